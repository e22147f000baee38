package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.report.LineChart.Line;
import org.sunhwan.report.LineChart.Mark;
import org.sunhwan.report.ReportData.EpochPoint;
import org.sunhwan.report.ReportData.RoundPoint;
import org.sunhwan.report.Table.Column;

/** How training went: loss by round and by epoch, validation figures, throughput. */
final class Learning {
  /** A moving average spans this part of all rounds. */
  private static final int WINDOWS = 40;

  private static final int MOST_BOUNDARIES = 40;
  private static final int MOST_EPOCHS_UNFOLDED = 12;

  private Learning() {}

  static Html of(ReportData data, Words words) {
    if (data.rounds().isEmpty() && data.epochs().isEmpty()) {
      return Html.NOTHING;
    }
    return Html.all(
        element("p", with("class", "note"), text(summary(data, words))),
        element(
            "div",
            with("class", "charts"),
            lossByRound(data, words),
            lossByEpoch(data, words),
            qualityByEpoch(data, words),
            throughput(data, words)),
        epochTable(data, words));
  }

  private static String summary(ReportData data, Words words) {
    List<String> parts = new ArrayList<>();
    if (!data.epochs().isEmpty()) {
      parts.add(words.count("learning.epochs", data.epochs().size()));
    }
    if (!data.rounds().isEmpty()) {
      parts.add(words.count("learning.rounds", data.rounds().size()));
      parts.add(words.duration(data.rounds().stream().mapToDouble(RoundPoint::seconds).sum()));
      double[] rates =
          values(data.rounds(), RoundPoint::tokensPerSecond)
              .filter(Numbers::finite)
              .sorted()
              .toArray();
      if (rates.length > 0) {
        parts.add(
            words.say("learning.median-rate", Numbers.count(Math.round(rates[rates.length / 2]))));
      }
    }
    return String.join(" · ", parts);
  }

  private static Html lossByRound(ReportData data, Words words) {
    Curve loss = Curve.counted(values(data.rounds(), RoundPoint::loss).toArray());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(words.say("learning.each-round"), "faint", loss));
    int window = window(data.rounds().size());
    if (window > 1) {
      lines.add(
          new Line(
              words.say("learning.moving-average", window), "first", loss.movingAverage(window)));
    }
    return new LineChart(
            "round-loss-picture",
            words.say("learning.round-loss"),
            words.say("learning.round-loss-description"),
            words.say("learning.round"),
            lines,
            epochEnds(data.rounds().stream().map(RoundPoint::epoch).toList()),
            List.of(),
            false,
            Learning::plain)
        .html();
  }

  private static Html lossByEpoch(ReportData data, Words words) {
    List<EpochPoint> epochs = data.epochs();
    return new LineChart(
            "epoch-loss-picture",
            words.say("learning.epoch-loss"),
            words.say("learning.epoch-loss-description"),
            words.say("learning.epoch"),
            List.of(
                new Line(
                    words.say("learning.training"),
                    "first",
                    Curve.counted(values(epochs, EpochPoint::trainingLoss).toArray())),
                new Line(
                    words.say("learning.validation"),
                    "second",
                    Curve.counted(values(epochs, Learning::validationLoss).toArray()))),
            List.of(),
            best(epochs, Learning::validationLoss, "second", words),
            false,
            Learning::plain)
        .html();
  }

  private static Html qualityByEpoch(ReportData data, Words words) {
    List<EpochPoint> epochs = data.epochs();
    List<Measure> shown = quality(data);
    String names =
        shown.stream()
            .map(measure -> Results.name(measure, words))
            .collect(Collectors.joining(", "));
    List<Line> lines = new ArrayList<>();
    for (Measure measure : shown) {
      double[] values = values(epochs, epoch -> epoch.validation(measure.name())).toArray();
      lines.add(
          new Line(
              Results.name(measure, words),
              lines.isEmpty() ? "first" : "second",
              Curve.counted(values)));
    }
    boolean share = shown.get(0).scale() == Measure.Scale.SHARE;
    return new LineChart(
            "epoch-quality-picture",
            words.say("learning.quality", names),
            words.say("learning.quality-description", names),
            words.say("learning.epoch"),
            lines,
            List.of(),
            best(epochs, epoch -> epoch.validation(shown.get(0).name()), "first", words),
            false,
            share
                ? axis -> tick -> Numbers.percent(tick, Math.max(0, axis.decimals() - 2))
                : Learning::plain)
        .html();
  }

  private static double validationLoss(EpochPoint epoch) {
    return epoch.validation("loss");
  }

  /** The headline, and the next measure that can be drawn on the same axis. */
  private static List<Measure> quality(ReportData data) {
    Measure headline = data.figures().headline(data.headline());
    Stream<Measure> others =
        data.figures().measures().stream()
            .filter(measure -> headline.scale() != Measure.Scale.NUMBER)
            .filter(measure -> measure.scale() == headline.scale())
            .filter(measure -> measure.better() == headline.better())
            .filter(measure -> !measure.equals(headline));
    return Stream.concat(Stream.of(headline), others).limit(2).toList();
  }

  private static Html throughput(ReportData data, Words words) {
    Curve rate = Curve.counted(values(data.rounds(), RoundPoint::tokensPerSecond).toArray());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(words.say("learning.each-round"), "faint", rate));
    int window = window(data.rounds().size());
    if (window > 1) {
      lines.add(
          new Line(
              words.say("learning.moving-average", window), "first", rate.movingAverage(window)));
    }
    return new LineChart(
            "throughput-picture",
            words.say("learning.throughput"),
            words.say("learning.throughput-description"),
            words.say("learning.round"),
            lines,
            epochEnds(data.rounds().stream().map(RoundPoint::epoch).toList()),
            List.of(),
            true,
            axis -> Numbers::compact)
        .html();
  }

  private static Html epochTable(ReportData data, Words words) {
    if (data.epochs().isEmpty()) {
      return Html.NOTHING;
    }
    List<Measure> shown = quality(data);
    List<List<Html>> rows = new ArrayList<>();
    for (EpochPoint epoch : data.epochs()) {
      List<Html> row =
          new ArrayList<>(
              List.of(
                  text(Numbers.count(epoch.epoch())),
                  loss(epoch.trainingLoss()),
                  loss(validationLoss(epoch))));
      for (Measure measure : shown) {
        row.add(Results.shown(measure, epoch.validation(measure.name())));
      }
      row.add(
          epoch.best()
              ? element("span", with("class", "badge"), text(words.say("learning.best")))
              : Html.NOTHING);
      rows.add(row);
    }
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.number(words.say("learning.epoch-number")),
                Column.number(words.say("learning.training-loss")),
                Column.number(words.say("learning.validation-loss"))));
    shown.forEach(measure -> columns.add(Column.number(Results.name(measure, words))));
    columns.add(Column.words(""));
    Table table = new Table(words.say("learning.epoch-table"), "", columns, rows);
    return rows.size() <= MOST_EPOCHS_UNFOLDED
        ? table.html()
        : table.folded(words.say("learning.epoch-table"));
  }

  private static Html loss(double value) {
    return Table.value(value, Numbers.decimal(value, 4));
  }

  private static DoubleFunction<String> plain(Axis axis) {
    return tick ->
        Math.abs(tick) >= 1000 ? Numbers.compact(tick) : Numbers.decimal(tick, axis.decimals());
  }

  private static <T> DoubleStream values(List<T> points, ToDoubleFunction<T> value) {
    return points.stream().mapToDouble(value);
  }

  private static List<Mark> best(
      List<EpochPoint> epochs, ToDoubleFunction<EpochPoint> value, String style, Words words) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      if (epochs.get(i).best()) {
        marks.add(
            new Mark(i + 1, value.applyAsDouble(epochs.get(i)), style, words.say("learning.best")));
      }
    }
    return marks.isEmpty() ? marks : marks.subList(marks.size() - 1, marks.size());
  }

  /**
   * The last round of each epoch but the last; none when they would crowd the chart.
   *
   * @param rounds the epoch of each round
   */
  static List<Double> epochEnds(List<Integer> rounds) {
    double[] ends = new double[rounds.size()];
    int count = 0;
    for (int i = 0; i + 1 < rounds.size(); i++) {
      if (!rounds.get(i).equals(rounds.get(i + 1))) {
        ends[count++] = i + 1.5;
      }
    }
    return count > MOST_BOUNDARIES ? List.of() : Arrays.stream(ends, 0, count).boxed().toList();
  }

  /** Rounds that a moving average spans. */
  static int window(int rounds) {
    return rounds < 8 ? 1 : Math.max(3, rounds / WINDOWS);
  }
}
