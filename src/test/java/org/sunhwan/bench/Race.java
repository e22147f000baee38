package org.sunhwan.bench;

import static org.sunhwan.kernel.Precision.BFLOAT16;
import static org.sunhwan.kernel.Precision.FLOAT32;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.sunhwan.bench.Lane.Threads;
import org.sunhwan.kernel.Precision;

/** Has contestants take turns at the same work, each in its lane. */
final class Race implements AutoCloseable {
  private static final Path LIBTORCH = Path.of("target", "libtorch");

  /** Java compiles what is repeated; DL4J's and our Java code needs some seconds of it. */
  private static final double WARM_UP_MILLISECONDS = 3000;

  private static final int WARM_UP_STEPS = 4;
  private static final int TURNS = 10;
  private static final double TURN_MILLISECONDS = 200;

  private final Threads threads;
  private final Map<Who, Lane> lanes = new LinkedHashMap<>();

  Race(Threads threads) {
    this.threads = threads;
  }

  /** The contestants. */
  enum Who {
    OURS("ours", "OurLayers"),
    STOCK("stock DL4J", "StockLayers"),
    LIBTORCH("libtorch", "Libtorch"),
    KERNEL("kernel alone", "KernelAlone");

    private final String shown;
    private final String type;

    Who(String shown, String type) {
      this.shown = shown;
      this.type = type;
    }
  }

  /** A contestant, what it computes, and in which precision. */
  record Entry(Who who, Workload workload, Precision precision) {}

  /**
   * What two entries must come to.
   *
   * @param atMost whether it bounds ours over the baseline; else it is the least of baseline over
   *     ours
   */
  record Row(String name, Entry ours, Entry baseline, double must, boolean atMost) {

    double ratio(double ourTime, double baselineTime) {
      return atMost ? ourTime / baselineTime : baselineTime / ourTime;
    }

    boolean passes(double ratio) {
      return atMost ? ratio <= must : ratio >= must;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Workload workload : List.of(Workload.A, Workload.B, Workload.C)) {
      boolean a = workload.equals(Workload.A);
      boolean b = workload.equals(Workload.B);
      rows.add(faster(workload, FLOAT32, Who.STOCK, a ? 5.5 : b ? 3.6 : 6.5));
      rows.add(faster(workload, FLOAT32, Who.LIBTORCH, a ? 1.05 : b ? 1.25 : 1.2));
      rows.add(overKernel(workload, FLOAT32, 1.2));
      rows.add(faster(workload, BFLOAT16, Who.STOCK, a ? 12 : b ? 11 : 18));
      rows.add(faster(workload, BFLOAT16, Who.LIBTORCH, b ? 1.2 : 1));
      rows.add(overKernel(workload, BFLOAT16, 1.6));
    }
    rows.add(faster(Workload.TANH, FLOAT32, Who.STOCK, 10));
    rows.add(faster(Workload.BOTH, FLOAT32, Who.STOCK, 4.5));
    rows.add(faster(Workload.BOTH, BFLOAT16, Who.STOCK, 10));
    rows.add(faster(Workload.LANGUAGE, BFLOAT16, Who.STOCK, 9));
    rows.add(faster(Workload.LANGUAGE, FLOAT32, Who.LIBTORCH, 1));
    rows.add(faster(Workload.LANGUAGE, BFLOAT16, Who.LIBTORCH, 1));
    rows.add(
        new Row(
            Workload.LARGE_TABLE.name() + " float32 over one of 1,000",
            new Entry(Who.OURS, Workload.LARGE_TABLE, FLOAT32),
            new Entry(Who.OURS, Workload.SMALL_TABLE, FLOAT32),
            1.1,
            true));
    rows.add(faster(Workload.OUTPUT, FLOAT32, Who.STOCK, 15)); // what jobs answer in
    rows.add(faster(Workload.OUTPUT, BFLOAT16, Who.STOCK, 15));
    return rows;
  }

  /** DL4J's layers compute in float32 whatever ours do; libtorch in the same precision. */
  private static Row faster(Workload workload, Precision precision, Who than, double must) {
    return new Row(
        "%s %s, %s over ours".formatted(workload.name(), precision.configured(), than.shown),
        new Entry(Who.OURS, workload, precision),
        new Entry(than, workload, than == Who.STOCK ? FLOAT32 : precision),
        must,
        false);
  }

  private static Row overKernel(Workload workload, Precision precision, double must) {
    return new Row(
        "%s %s, ours over kernel alone".formatted(workload.name(), precision.configured()),
        new Entry(Who.OURS, workload, precision),
        new Entry(Who.KERNEL, workload, precision),
        must,
        true);
  }

  /** Races the entries of all rows; the median milliseconds of a step of each. */
  Map<Entry, Double> run(List<Row> rows) throws IOException {
    Map<Entry, Double> times = new LinkedHashMap<>();
    for (Set<Entry> together : together(rows)) {
      times.putAll(race(together));
    }
    return times;
  }

  /** Entries that are compared with each other, even if by way of others. */
  private static List<Set<Entry>> together(List<Row> rows) {
    List<Set<Entry>> groups = new ArrayList<>();
    for (Row row : rows) {
      Set<Entry> group = new LinkedHashSet<>(List.of(row.ours, row.baseline));
      for (Set<Entry> other : List.copyOf(groups)) {
        if (group.stream().anyMatch(other::contains)) {
          groups.remove(other);
          other.addAll(group);
          group = other;
        }
      }
      groups.add(group);
    }
    return groups;
  }

  private Map<Entry, Double> race(Set<Entry> entries) throws IOException {
    Map<Entry, Integer> steps = new LinkedHashMap<>();
    Map<Entry, double[]> times = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Lane lane = lane(entry.who);
      lane.load(entry.workload, entry.precision);
      double once = warmUp(lane, entry);
      steps.put(entry, (int) Math.max(1, TURN_MILLISECONDS / once));
      times.put(entry, new double[0]);
    }
    for (int turn = 0; turn < TURNS; turn++) {
      for (Entry entry : entries) {
        double[] more = lane(entry.who).run(entry.workload, entry.precision, steps.get(entry));
        times.computeIfPresent(
            entry,
            (e, before) ->
                DoubleStream.concat(DoubleStream.of(before), DoubleStream.of(more)).toArray());
      }
    }
    Map<Entry, Double> medians = new LinkedHashMap<>();
    times.forEach(
        (entry, each) -> {
          medians.put(entry, LayersBenchmark.median(each));
          System.err.printf(
              "%s, %s: %s %s %.2f ms, %d steps%n",
              threads,
              entry.workload.name(),
              entry.who.shown,
              entry.precision.configured(),
              LayersBenchmark.median(each),
              each.length);
        });
    lanes.values().forEach(Lane::unload);
    return medians;
  }

  private static double warmUp(Lane lane, Entry entry) {
    double spent = 0;
    double[] last = {0};
    for (int steps = 0; steps < WARM_UP_STEPS || spent < WARM_UP_MILLISECONDS; steps++) {
      last = lane.run(entry.workload, entry.precision, 1);
      spent += last[0];
    }
    return last[0];
  }

  private Lane lane(Who who) throws IOException {
    Lane lane = lanes.get(who);
    if (lane == null) {
      lane = new Lane(Race.class.getPackageName() + "." + who.type, classPath(who), threads);
      lanes.put(who, lane);
    }
    return lane;
  }

  private static String classPath(Who who) {
    return who == Who.LIBTORCH ? libtorch() : System.getProperty("java.class.path");
  }

  static String libtorch() {
    if (!Files.isDirectory(LIBTORCH)) {
      throw new IllegalStateException(
          "libtorch is not in " + LIBTORCH + ": run Maven with the profile benchmark, -Pbenchmark");
    }
    return String.join(
        File.pathSeparator, "target/classes", "target/test-classes", LIBTORCH + "/*");
  }

  /** What raced. */
  String software() {
    return lanes.values().stream().map(Lane::about).distinct().collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    lanes.values().forEach(Lane::close);
  }
}
