package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.report.Table.Column;

/** The headline: accuracy against the baseline and the current version, and the other figures. */
final class Results {
  private Results() {}

  static Html of(ReportData data, Words words) {
    Evaluation now = data.evaluation();
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
                    with("value", Double.toString(now.accuracy())),
                    text(Numbers.percent(now.accuracy())))),
            element(
                "p",
                with("class", "under-big"),
                text(words.count("results.accuracy-on", now.rows()))),
            standings(now, data.comparison(), words)),
        figures(now, data.comparison(), words));
  }

  private static Html standings(Evaluation now, Evaluation current, Words words) {
    List<List<Html>> rows = new ArrayList<>();
    rows.add(standing(words.say("results.this"), now.accuracy(), "first"));
    if (current != null) {
      rows.add(standing(words.say("results.current"), current.accuracy(), "neutral"));
    }
    rows.add(
        standing(
            words.say("results.majority", Visible.clipped(now.majorityLabel(), 24)),
            now.majorityAccuracy(),
            "neutral"));
    return new Table(
            words.say("results.standings"),
            "standings caption-hidden",
            List.of(Column.words(""), Column.meter(), Column.number(words.say("metric.accuracy"))),
            rows)
        .html();
  }

  private static List<Html> standing(String name, double accuracy, String style) {
    return List.of(text(name), Svg.meter(accuracy, style), Table.percent(accuracy));
  }

  private static Html figures(Evaluation now, Evaluation current, Words words) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words(words.say("results.metric")));
    columns.add(Column.number(words.say("results.this")));
    if (current != null) {
      columns.add(Column.number(words.say("results.current")));
      columns.add(Column.number(words.say("results.change")));
    }
    List<List<Html>> rows = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      double value = metric.of(now);
      if (!Numbers.finite(value)) {
        continue;
      }
      List<Html> row = new ArrayList<>();
      row.add(text(words.say(metric.key)));
      row.add(metric.shown(value));
      if (current != null) {
        row.add(metric.shown(metric.of(current)));
        row.add(metric.change(value, metric.of(current), words));
      }
      rows.add(row);
    }
    return new Table(words.say("results.figures"), "figures", columns, rows).html();
  }

  /** The figures of an evaluation, and which way is better. */
  enum Metric {
    ACCURACY("metric.accuracy", true, true),
    MACRO_F1("metric.macro-f1", true, true),
    MICRO_F1("metric.micro-f1", true, true),
    ROC_AUC("metric.roc-auc", true, false),
    LOSS("metric.loss", false, false),
    CALIBRATION_ERROR("metric.calibration-error", false, true);

    private final String key;
    private final boolean higherIsBetter;
    private final boolean share;

    Metric(String key, boolean higherIsBetter, boolean share) {
      this.key = key;
      this.higherIsBetter = higherIsBetter;
      this.share = share;
    }

    double of(Evaluation evaluation) {
      return switch (this) {
        case ACCURACY -> evaluation.accuracy();
        case MACRO_F1 -> evaluation.macroF1();
        case MICRO_F1 -> evaluation.microF1();
        case ROC_AUC -> evaluation.rocAuc();
        case LOSS -> evaluation.loss();
        case CALIBRATION_ERROR -> evaluation.expectedCalibrationError();
      };
    }

    Html shown(double value) {
      return share ? Table.percent(value) : Table.value(value, Numbers.decimal(value, 4));
    }

    Html change(double now, double then, Words words) {
      double change = now - then;
      if (!Numbers.finite(change)) {
        return text(Numbers.UNKNOWN);
      }
      String shown =
          share
              ? words.say("results.points", Numbers.change(100 * change, 2))
              : Numbers.change(change, 4);
      if (shown.startsWith("±")) {
        return text(shown);
      }
      boolean better = change > 0 == higherIsBetter;
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
}
