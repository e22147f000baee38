package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.foreign;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sunhwan.inference.Look;
import org.sunhwan.report.ReportData.Insight;

/** The network's memory: hidden states of a few texts as pictures, and the tokens that mattered. */
final class Memory {
  private Memory() {}

  static Html of(ReportData data, Words words) {
    if (!data.text() || data.insights().isEmpty()) {
      return Html.NOTHING;
    }
    List<Html> parts = new ArrayList<>();
    parts.add(Section.note(words.say("memory.note", words.rows(data.split()))));
    data.insights().stream()
        .map(insight -> "memory.note." + word(insight.look()))
        .distinct()
        .forEach(key -> parts.add(Section.note(words.say(key))));
    for (int i = 0; i < data.insights().size(); i++) {
      parts.add(insight(data.insights().get(i), i + 1, words));
    }
    return Html.all(parts);
  }

  private static Html insight(Insight insight, int number, Words words) {
    return element(
        "figure",
        with("class", "natural insight"),
        element(
            "figcaption",
            element(
                "span",
                with("class", "chart-title"),
                foreign(Visible.shortened(insight.id(), 80)))),
        insight.answer().isEmpty()
            ? Html.NOTHING
            : element(
                "p",
                with("class", "answer"),
                Html.text(words.say("memory.answer") + " "),
                foreign(insight.answer())),
        element("div", with("class", "scroll"), MemoryPicture.of(insight, number, words)));
  }

  static String word(Look look) {
    return look.name().toLowerCase(Locale.ROOT);
  }
}
