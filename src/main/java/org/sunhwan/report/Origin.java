package org.sunhwan.report;

import static org.sunhwan.report.Html.all;
import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.foreign;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration, grouped by the first part of its keys, and where everything came from. */
final class Origin {
  private static final int VALUE_CHARACTERS = 400;

  private Origin() {}

  static Html configuration(ReportData data) {
    if (data.configuration().isEmpty()) {
      return Html.NOTHING;
    }
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    data.configuration()
        .forEach(
            (key, value) -> {
              int dot = key.indexOf('.');
              groups
                  .computeIfAbsent(dot < 0 ? "" : key.substring(0, dot), g -> new LinkedHashMap<>())
                  .put(key.substring(dot + 1), value);
            });
    List<Html> parts = new ArrayList<>();
    groups.forEach(
        (group, values) ->
            parts.add(
                element(
                    "div",
                    with("class", "group"),
                    group.isEmpty() ? Html.NOTHING : element("h3", text(group)),
                    pairs(values, "pairs code"))));
    return element("div", with("class", "groups"), all(parts));
  }

  static Html provenance(ReportData data, Words words) {
    Map<String, String> shown = new LinkedHashMap<>();
    data.provenance().forEach((name, value) -> shown.put(words.name("label", name), value));
    shown.putIfAbsent(words.say("provenance.fingerprint"), data.dataset().fingerprint());
    return pairs(shown, "pairs");
  }

  static Html pairs(Map<String, String> values, String style) {
    List<Html> pairs = new ArrayList<>();
    values.forEach(
        (name, value) ->
            pairs.add(
                element(
                    "div",
                    element("dt", text(name)),
                    element("dd", foreign(Visible.shortened(value, VALUE_CHARACTERS))))));
    return element("dl", with("class", style), all(pairs));
  }
}
