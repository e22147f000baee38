package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

/** A part of the page that its table of contents names. */
record Section(String id, String title, Html content) {
  static Section of(String id, Words words, Html content) {
    return new Section(id, words.say(id), content);
  }

  Html html() {
    return element(
        "section",
        with("id", id, "aria-labelledby", id + "-heading"),
        element("h2", with("id", id + "-heading"), text(title)),
        content);
  }

  static Html note(String sentence) {
    return element("p", with("class", "note"), text(sentence));
  }
}
