package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.report.Table.Column;

/** The headline figure against the baseline and the current version, and the other figures. */
final class Results {
  private Results() {}

  static Html of(ReportData data, Words words) {
    Figures now = data.figures();
    Measure headline = now.headline(data.headline());
    return element(
        "div",
        with("class", "results"),
        element(
            "div",
            with("class", "hero"),
            element(
                "p",
                with("class", "big"),
                element(
                    "data",
                    with("value", Double.toString(headline.value())),
                    text(figure(headline, headline.value())))),
            element(
                "p",
                with("class", "under-big"),
                text(
                    words.count(
                        "results.on",
                        now.rows(),
                        name(headline, words),
                        words.rows(data.split())))),
            standings(data, headline, words)),
        figures(data, words));
  }

  private static Html standings(ReportData data, Measure headline, Words words) {
    List<List<Html>> rows = new ArrayList<>();
    rows.add(standing(words.say("results.this"), headline, headline.value(), "first"));
    if (data.comparison() != null) {
      double current = data.comparison().measure(headline.name()).value();
      rows.add(standing(words.say("results.current"), headline, current, "neutral"));
    }
    headline
        .baseline()
        .ifPresent(
            baseline -> rows.add(standing(baseline(data, words), headline, baseline, "neutral")));
    if (rows.size() == 1) {
      return Html.NOTHING;
    }
    return new Table(
            words.say("results.standings", name(headline, words)),
            "standings caption-hidden",
            List.of(Column.words(""), Column.meter(), Column.number(name(headline, words))),
            rows)
        .html();
  }

  private static String baseline(ReportData data, Words words) {
    return data.evaluation()
        .map(Evaluation::majorityLabel)
        .map(label -> words.say("results.majority", Visible.clipped(label, 24)))
        .orElseGet(() -> words.say("results.baseline"));
  }

  private static List<Html> standing(String name, Measure measure, double value, String style) {
    Html meter =
        switch (measure.scale()) {
          case SHARE -> Svg.meter(value, style);
          case POINTS -> Svg.meter(value / 100, style);
          case NUMBER -> Html.NOTHING;
        };
    return List.of(text(name), meter, shown(measure, value));
  }

  private static Html figures(ReportData data, Words words) {
    Figures current = data.comparison();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words(words.say("results.metric")));
    columns.add(Column.number(words.say("results.this")));
    if (current != null) {
      columns.add(Column.number(words.say("results.current")));
      columns.add(Column.number(words.say("results.change")));
    }
    List<List<Html>> rows = new ArrayList<>();
    for (Measure measure : data.figures().measures()) {
      if (!Numbers.finite(measure.value())) {
        continue;
      }
      List<Html> row = new ArrayList<>();
      row.add(text(name(measure, words)));
      row.add(shown(measure, measure.value()));
      if (current != null) {
        double then = current.measure(measure.name()).value();
        row.add(shown(measure, then));
        row.add(change(measure, measure.value(), then, words));
      }
      rows.add(row);
    }
    return new Table(
            words.say("results.figures", words.rows(data.split())), "figures", columns, rows)
        .html();
  }

  /** A measure's name in the reader's language. */
  static String name(Measure measure, Words words) {
    return words.name("metric", measure.name());
  }

  static Html shown(Measure measure, double value) {
    return Table.value(value, figure(measure, value));
  }

  private static String figure(Measure measure, double value) {
    return switch (measure.scale()) {
      case SHARE -> Numbers.percent(value);
      case POINTS -> Numbers.decimal(value, 2);
      case NUMBER -> Numbers.decimal(value, Math.abs(value) >= 100 ? 2 : 4);
    };
  }

  /** The difference between two values of a measure, and whether it is for the better. */
  static Html change(Measure measure, double now, double then, Words words) {
    double change = now - then;
    if (!Numbers.finite(change)) {
      return text(Numbers.UNKNOWN);
    }
    String shown =
        switch (measure.scale()) {
          case SHARE -> words.say("results.points", Numbers.change(100 * change, 2));
          case POINTS -> Numbers.change(change, 2);
          case NUMBER -> Numbers.change(change, 4);
        };
    if (shown.startsWith("±")) {
      return text(shown);
    }
    boolean better = change > 0 == (measure.better() == Measure.Better.HIGHER);
    return element(
        "span",
        with("class", better ? "better" : "worse"),
        text(shown),
        element(
            "span",
            with("class", "unseen"),
            text(" " + words.say(better ? "results.better" : "results.worse"))));
  }
}
