package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.sunhwan.report.Costs.Bytes;
import org.sunhwan.report.Costs.Round;
import org.sunhwan.report.Costs.Worker;
import org.sunhwan.report.LineChart.Line;
import org.sunhwan.report.Table.Column;

/** What averaging over workers cost: time, bytes, and how far the workers went apart. */
final class Averaging {
  private static final int MOST_WORKERS_UNFOLDED = 12;

  /** Fewer than of the curves of the loss, which people look at more closely. */
  private static final int MOST_POINTS = 120;

  private Averaging() {}

  static Html of(ReportData data, Words words) {
    List<Round> rounds = data.costs().rounds();
    if (rounds.isEmpty()) {
      return Html.NOTHING;
    }
    boolean several = rounds.stream().anyMatch(round -> round.workers().size() > 1);
    return Html.all(
        element("p", with("class", "note"), text(timeSummary(rounds, words))),
        element("p", with("class", "note"), text(byteSummary(rounds, words))),
        advice(data.costs().advice(), words),
        element(
            "div",
            with("class", "charts"),
            time(rounds, words),
            several ? speed(rounds, words) : Html.NOTHING,
            bytes(rounds, words),
            several ? divergence(rounds, words) : Html.NOTHING),
        several ? workers(rounds, words) : Html.NOTHING);
  }

  private static String timeSummary(List<Round> rounds, Words words) {
    double compute = sum(rounds, round -> mean(round, Worker::compute));
    double data = sum(rounds, round -> mean(round, Worker::data));
    double idle = sum(rounds, round -> mean(round, Worker::idle));
    double averaging = sum(rounds, Round::averaging);
    double all = compute + data + idle + averaging;
    return words.say(
        "averaging.time-note",
        words.duration(all),
        Numbers.percent(compute / all, 1),
        Numbers.percent(data / all, 1),
        Numbers.percent(idle / all, 1),
        Numbers.percent(averaging / all, 1));
  }

  private static String byteSummary(List<Round> rounds, Words words) {
    long up = total(rounds, Bytes::up);
    long down = total(rounds, Bytes::down);
    return words.say(
        "averaging.bytes-note",
        Numbers.bytes(up),
        times(up, total(rounds, Bytes::leastUp)),
        Numbers.bytes(down),
        times(down, total(rounds, Bytes::leastDown)));
  }

  private static String times(long bytes, long least) {
    return Numbers.decimal(least == 0 ? Double.NaN : (double) bytes / least, 3);
  }

  private static Html advice(List<Costs.Advice> advice, Words words) {
    List<Html> sentences = new ArrayList<>();
    for (Costs.Advice one : advice) {
      String sentence = words.say("averaging.advice." + one.kind(), one.figures().toArray());
      sentences.add(
          element(
              "li", text(words.say("averaging.in-epoch", Numbers.count(one.epoch()), sentence))));
    }
    return sentences.isEmpty()
        ? Html.NOTHING
        : element("ul", with("class", "advice"), Html.all(sentences));
  }

  private static Html time(List<Round> rounds, Words words) {
    return new StackedChart(
            "averaging-time-picture",
            words.say("averaging.time"),
            words.say("averaging.time-description"),
            words.say("learning.round"),
            List.of(
                layer("compute", rounds, round -> mean(round, Worker::compute), words),
                layer("data", rounds, round -> mean(round, Worker::data), words),
                layer("waiting", rounds, round -> mean(round, Worker::idle), words),
                layer("exchange", rounds, Round::averaging, words)),
            axis -> tick -> Numbers.decimal(tick, axis.decimals()))
        .html();
  }

  private static StackedChart.Layer layer(
      String name, List<Round> rounds, ToDoubleFunction<Round> value, Words words) {
    return new StackedChart.Layer(
        words.say("averaging." + name), "part-" + name, values(rounds, value));
  }

  private static Html speed(List<Round> rounds, Words words) {
    return new LineChart(
            "averaging-speed-picture",
            words.say("averaging.speed"),
            words.say("averaging.speed-description"),
            words.say("learning.round"),
            List.of(
                line("fastest", "first", rounds, round -> extreme(round, true), words),
                line("slowest", "second", rounds, round -> extreme(round, false), words)),
            epochEnds(rounds),
            List.of(),
            true,
            axis -> Numbers::compact)
        .html();
  }

  private static Html bytes(List<Round> rounds, Words words) {
    return new LineChart(
            "averaging-bytes-picture",
            words.say("averaging.bytes"),
            words.say("averaging.bytes-description"),
            words.say("learning.round"),
            List.of(
                line("least", "faint", rounds, round -> round.bytes().leastUp(), words),
                line("least", "faint", rounds, round -> round.bytes().leastDown(), words),
                line("up", "first", rounds, round -> round.bytes().up(), words),
                line("down", "second", rounds, round -> round.bytes().down(), words)),
            epochEnds(rounds),
            List.of(),
            true,
            Averaging::inOneUnit)
        .html();
  }

  /** Bytes as the axis's end is written: 0, 0.25 and 1.25 MB, not 250 kB among them. */
  private static DoubleFunction<String> inOneUnit(Axis axis) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = (int) Math.min(units.length - 1.0, Math.max(0, Math.log10(axis.high()) / 3));
    double size = Math.pow(1000, unit);
    int decimals = new Axis(axis.low() / size, axis.high() / size, axis.step() / size).decimals();
    return tick -> Numbers.decimal(tick / size, decimals) + " " + units[unit];
  }

  /**
   * Workers with nothing in common are √(W − 1) times as far from their mean as it goes; see {@code
   * RoundHealth}.
   */
  private static Html divergence(List<Round> rounds, Words words) {
    return new LineChart(
            "averaging-divergence-picture",
            words.say("averaging.divergence"),
            words.say("averaging.divergence-description"),
            words.say("learning.round"),
            List.of(
                line("distance", "first", rounds, Round::divergence, words),
                line(
                    "nothing-common",
                    "second",
                    rounds,
                    round -> Math.sqrt(round.workers().size() - 1.0),
                    words)),
            epochEnds(rounds),
            List.of(),
            true,
            axis -> tick -> Numbers.decimal(tick, axis.decimals()))
        .html();
  }

  private static Line line(
      String name, String style, List<Round> rounds, ToDoubleFunction<Round> value, Words words) {
    Curve curve = Curve.counted(values(rounds, value)).thinned(MOST_POINTS);
    return new Line(words.say("averaging." + name), style, curve);
  }

  private static Html workers(List<Round> rounds, Words words) {
    var byWorker = new TreeMap<Integer, List<Worker>>();
    for (Round round : rounds) {
      for (Worker worker : round.workers()) {
        byWorker.computeIfAbsent(worker.worker(), any -> new ArrayList<>()).add(worker);
      }
    }
    double fastest = byWorker.values().stream().mapToDouble(Averaging::speed).max().orElse(1);
    List<List<Html>> rows = new ArrayList<>();
    byWorker.forEach(
        (number, own) ->
            rows.add(
                List.of(
                    text(Numbers.count(number)),
                    text(
                        own.stream()
                            .map(Worker::executor)
                            .distinct()
                            .collect(Collectors.joining(", "))),
                    Table.value(Math.round(speed(own))),
                    Svg.meter(speed(own) / fastest, "first"),
                    seconds(own, Worker::compute),
                    seconds(own, Worker::data),
                    seconds(own, Worker::idle))));
    Table table =
        new Table(
            words.say("averaging.workers"),
            "",
            List.of(
                Column.number(words.say("averaging.worker")),
                Column.words(words.say("averaging.executors")),
                Column.number(words.say("averaging.tokens-per-second")),
                Column.meter(),
                Column.number(words.say("averaging.compute-seconds")),
                Column.number(words.say("averaging.data-seconds")),
                Column.number(words.say("averaging.waiting-seconds"))),
            rows);
    return rows.size() <= MOST_WORKERS_UNFOLDED
        ? table.html()
        : table.folded(words.say("averaging.workers"));
  }

  private static Html seconds(List<Worker> own, ToDoubleFunction<Worker> part) {
    double sum = own.stream().mapToDouble(part).sum();
    return Table.value(sum, Numbers.decimal(sum, 1));
  }

  /** Tokens a second over all rounds. */
  private static double speed(List<Worker> own) {
    double busy = own.stream().mapToDouble(w -> w.data() + w.compute()).sum();
    return own.stream().mapToDouble(w -> w.tokensPerSecond() * (w.data() + w.compute())).sum()
        / busy;
  }

  private static double extreme(Round round, boolean most) {
    double[] rates = round.workers().stream().mapToDouble(Worker::tokensPerSecond).toArray();
    return (most ? Arrays.stream(rates).max() : Arrays.stream(rates).min()).orElse(Double.NaN);
  }

  private static double mean(Round round, ToDoubleFunction<Worker> part) {
    return round.workers().stream().mapToDouble(part).average().orElse(0);
  }

  private static double sum(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Arrays.stream(values(rounds, value)).filter(Numbers::finite).sum();
  }

  private static long total(List<Round> rounds, ToLongFunction<Bytes> value) {
    return rounds.stream().map(Round::bytes).mapToLong(value).sum();
  }

  private static double[] values(List<Round> rounds, ToDoubleFunction<Round> value) {
    return rounds.stream().mapToDouble(value).toArray();
  }

  private static List<Double> epochEnds(List<Round> rounds) {
    return Learning.epochEnds(rounds.stream().map(Round::epoch).toList());
  }
}
