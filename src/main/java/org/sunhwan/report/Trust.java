package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Evaluation.CalibrationBin;
import org.sunhwan.evaluate.Evaluation.LengthSlice;
import org.sunhwan.report.Table.Column;

/** Where the model's answers can be trusted: by confidence, and by length. */
final class Trust {
  private Trust() {}

  static Html of(ReportData data, Words words) {
    return data.evaluation()
        .map(evaluation -> of(evaluation, words.rows(data.split()), words))
        .orElse(Html.NOTHING);
  }

  private static Html of(Evaluation evaluation, String rows, Words words) {
    return Html.all(
        Section.note(
            words.say("calibration.note", Numbers.percent(evaluation.expectedCalibrationError()))),
        element(
            "div",
            with("class", "charts"),
            element(
                "div",
                ReliabilityDiagram.of(evaluation.calibration(), words),
                bins(evaluation.calibration(), words)),
            element(
                "div", byLength(evaluation, rows, words), slices(evaluation.lengths(), words))));
  }

  private static Html byLength(Evaluation evaluation, String rows, Words words) {
    List<BarChart.Bar> bars = new ArrayList<>();
    long edge = 0;
    for (LengthSlice slice : evaluation.lengths()) {
      while (!bars.isEmpty() && edge < slice.from()) { // a length nobody has leaves a gap
        bars.add(new BarChart.Bar(edge, Double.NaN, 0, ""));
        edge = edge == 0 ? 1 : 2 * edge;
      }
      bars.add(
          new BarChart.Bar(
              slice.from(),
              slice.accuracy(),
              slice.rows(),
              words.say(
                  "lengths.slice",
                  range(slice),
                  Numbers.count(slice.rows()),
                  Numbers.percent(slice.accuracy()))));
      edge = slice.to() + 1L;
    }
    return new BarChart(
            "length-accuracy-picture",
            words.say("lengths.accuracy"),
            words.say("lengths.accuracy-description", rows),
            words.say("lengths.tokens"),
            bars,
            edge,
            1)
        .html();
  }

  private static Html bins(List<CalibrationBin> bins, Words words) {
    List<List<Html>> rows = new ArrayList<>();
    for (CalibrationBin bin : bins) {
      rows.add(
          List.of(
              Html.text(Numbers.percent(bin.from(), 0) + " – " + Numbers.percent(bin.to(), 0)),
              Table.value(bin.rows()),
              Table.percent(bin.confidence()),
              Table.percent(bin.accuracy())));
    }
    return new Table(
            words.say("calibration.table"),
            "",
            List.of(
                Column.words(words.say("calibration.range")),
                Column.number(words.say("classes.rows")),
                Column.number(words.say("calibration.mean")),
                Column.number(words.say("metric.accuracy"))),
            rows)
        .folded(words.say("as-table"));
  }

  private static Html slices(List<LengthSlice> slices, Words words) {
    List<List<Html>> rows = new ArrayList<>();
    for (LengthSlice slice : slices) {
      rows.add(
          List.of(
              Html.text(range(slice)), Table.value(slice.rows()), Table.percent(slice.accuracy())));
    }
    return new Table(
            words.say("lengths.table"),
            "",
            List.of(
                Column.words(words.say("lengths.tokens")),
                Column.number(words.say("classes.rows")),
                Column.number(words.say("metric.accuracy"))),
            rows)
        .folded(words.say("as-table"));
  }

  private static String range(LengthSlice slice) {
    return slice.from() == slice.to()
        ? Numbers.count(slice.from())
        : Numbers.count(slice.from()) + "–" + Numbers.count(slice.to());
  }
}
