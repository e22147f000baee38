package org.sunhwan.bench;

import static org.sunhwan.kernel.Precision.BFLOAT16;
import static org.sunhwan.kernel.Precision.FLOAT32;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.bench.Lane.Threads;
import org.sunhwan.bench.OurTraining.Measured;
import org.sunhwan.bench.ReviewRace.Turn;
import org.sunhwan.bench.ReviewRace.Way;
import org.sunhwan.kernel.Precision;
import org.sunhwan.train.RoundCosts;
import org.sunhwan.train.TrainingSettings;
import org.sunhwan.train.TrainingSettings.Updater;

/**
 * What averaging costs and how fast averaged training is, on 10,240 film reviews of NSMC: an
 * embedding 16k × 128, BiLSTM-128, maximum pooling, batches of 64, Adam. Results stand in
 * AveragingBenchmark.md beside this file.
 *
 * <pre>mvn -q -Pbenchmark -DskipTests prepare-package exec:exec -Dbenchmark=AveragingBenchmark \
 *     -Dlayers="DATA WORK PART…"</pre>
 *
 * <p>DATA is the folder with ratings_train.txt; WORK keeps the prepared dataset between runs. Each
 * part takes one to three minutes: {@code float32} and {@code bfloat16} race our training in
 * local[2] against libtorch's and DL4J Spark's; {@code round} and {@code cluster} average 3 million
 * parameters in local[2] and on two executors; {@code executors} compares one executor with two;
 * {@code model} fits {@link RoundModel}. Executors are processes of one core each. The last line
 * printed is one JSON object.
 */
public final class AveragingBenchmark {
  private static final double TEN_GIGABITS = 1.25e9;

  /** The default of train.averaging-interval. */
  private static final int INTERVAL = 64;

  /** Seconds of computing between two averages, in the table of larger clusters. */
  private static final double COMPUTING = 2;

  private static final String TWO_EXECUTORS = "local-cluster[2,1,1800]";

  private final Path data;
  private final Path work;
  private final List<Row> rows = new ArrayList<>();

  private AveragingBenchmark(Path data, Path work) {
    this.data = data;
    this.work = work;
  }

  /**
   * One line of the outcome.
   *
   * @param ratio what must is asked of
   * @param atMost whether must is an upper bound
   */
  private record Row(
      String name, double ours, double baseline, double ratio, double must, boolean atMost) {
    static Row faster(String name, double ours, double baseline, double must) {
      return new Row(name, ours, baseline, ours / baseline, must, false);
    }

    static Row atMost(String name, double ours, double baseline, double must) {
      return new Row(name, ours, baseline, ours / baseline, must, true);
    }

    boolean passes() {
      return atMost ? ratio <= must : ratio >= must;
    }

    Map<String, Object> json() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("ours", ours);
      fields.put("baseline", baseline);
      fields.put("ratio", ratio);
      fields.put("must", must);
      fields.put("pass", passes());
      return fields;
    }

    String markdown() {
      return "| %s | %.3g | %.3g | %.3f | %s %.2f | %s |"
          .formatted(
              name, ours, baseline, ratio, atMost ? "≤" : "≥", must, passes() ? "yes" : "no");
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path work = Files.createDirectories(Path.of(arguments[1]));
    var benchmark = new AveragingBenchmark(Path.of(arguments[0]), work);
    for (String part : Arrays.asList(arguments).subList(2, arguments.length)) {
      switch (part) {
        case "float32" -> benchmark.race(FLOAT32);
        case "bfloat16" -> benchmark.race(BFLOAT16);
        case "round" -> benchmark.round("local[2]");
        case "cluster" -> benchmark.round(TWO_EXECUTORS);
        case "executors" -> benchmark.executors();
        case "model" -> benchmark.model();
        default -> throw new IllegalArgumentException("no part of the benchmark: " + part);
      }
    }
    benchmark.rows.forEach(row -> System.out.println(row.markdown()));
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(Map.of("rows", benchmark.rows.stream().map(Row::json).toList())));
  }

  private void race(Precision precision) throws IOException {
    List<Way> ways = new ArrayList<>();
    for (Workload workload : List.of(Workload.REVIEWS_PADDED, Workload.REVIEWS_BUCKETED)) {
      for (Threads threads : List.of(Threads.TWO, Threads.TWO_WORKERS)) {
        ways.add(new Way(threads, workload, FLOAT32));
        if (precision == BFLOAT16) {
          ways.add(new Way(threads, workload, BFLOAT16));
        }
      }
    }
    try (SparkSession spark = OurTraining.session("local[2]")) {
      OurTraining training = OurTraining.on(spark, work, data);
      Reviews reviews = Reviews.of(training.dataset(), spark);
      Path file = work.resolve("reviews.bin");
      reviews.write(file);
      try (var race = new ReviewRace(spark, reviews, file, ways)) {
        List<Turn> turns = race.run(training, precision, INTERVAL);
        System.out.printf("%d steady turns against %s%n", turns.size(), race.software());
        double ours = median(turns, Turn::ours);
        for (Way way : ways) {
          System.out.printf("%s: %.0f%n", way, median(turns, t -> t.libtorch().get(way)));
        }
        String name = "tokens a second, " + precision.configured() + ", over ";
        double stock = median(turns, Turn::stock);
        rows.add(Row.faster(name + "DL4J Spark", ours, stock, precision == FLOAT32 ? 20 : 60));
        rows.add(overLibtorch(name + "libtorch padded", turns, Workload.REVIEWS_PADDED, 4));
        rows.add(overLibtorch(name + "libtorch bucketed", turns, Workload.REVIEWS_BUCKETED, 1.5));
        rows.add(
            share(
                "averaging's share, %s, interval %d".formatted(precision.configured(), INTERVAL),
                race.rounds()));
        tell(race.rounds());
      }
    }
  }

  /** Against the best of its ways. */
  private static Row overLibtorch(String name, List<Turn> turns, Workload workload, double must) {
    Predicate<Way> same = way -> way.workload().equals(workload);
    double best =
        turns.get(0).libtorch().keySet().stream()
            .filter(same)
            .mapToDouble(way -> median(turns, turn -> turn.libtorch().get(way)))
            .max()
            .orElseThrow();
    return Row.faster(name, median(turns, Turn::ours), best, must);
  }

  private static Row share(String name, List<Measured> rounds) {
    double averaging = rounds.stream().mapToDouble(Measured::averaging).sum();
    double all = rounds.stream().mapToDouble(measured -> measured.round().seconds()).sum();
    return Row.atMost(name, averaging, all, 0.05);
  }

  private static void tell(List<Measured> rounds) {
    System.out.printf(
        "a round: %.3f s, of it averaging %.3f, copying %.3f, waiting %.3f; bytes up %d%n",
        median(rounds, measured -> measured.round().seconds()),
        median(rounds, Measured::averaging),
        median(rounds, Measured::exchange),
        median(rounds, Measured::idle),
        rounds.get(rounds.size() - 1).costs().up());
  }

  /** Short rounds: a batch of one review on each worker, then the average. */
  private List<Measured> shortRounds(OurTraining training, int hidden, int workers, Updater updater)
      throws IOException {
    int warmUp = 20;
    List<Measured> rounds = new ArrayList<>();
    TrainingSettings settings = OurTraining.settings(workers, 1, 1, updater);
    training.run(
        OurTraining.shape(8, hidden),
        settings,
        FLOAT32,
        round -> rounds.add(round) && rounds.size() == warmUp + 40);
    return rounds.subList(warmUp, rounds.size());
  }

  private void round(String master) throws IOException {
    try (SparkSession spark = OurTraining.session(master)) {
      OurTraining training = OurTraining.on(spark, work, data);
      for (Updater updater : List.of(Updater.SGD, Updater.ADAM)) {
        List<Measured> rounds = shortRounds(training, 610, 2, updater);
        String name = "averaging 3 million parameters, %s, %s, ".formatted(updater, master);
        double most = updater == Updater.SGD ? 60 : 120;
        rows.add(Row.atMost(name + "ms", 1000 * median(rounds, Measured::averaging), most, 1));
        RoundCosts last = rounds.get(rounds.size() - 1).costs();
        rows.add(
            Row.atMost(
                name + "bytes over the least",
                (double) (last.up() + last.down()),
                (double) (last.leastUp() + last.leastDown()),
                1.05));
        tell(rounds);
      }
    }
  }

  private void executors() throws IOException {
    double[] speeds = new double[2];
    for (int executors = 1; executors <= 2; executors++) {
      try (SparkSession spark = OurTraining.session("local-cluster[" + executors + ",1,1800]")) {
        OurTraining training = OurTraining.on(spark, work, data);
        List<Measured> rounds = new ArrayList<>();
        TrainingSettings settings = OurTraining.settings(2, Reviews.BATCH, INTERVAL, Updater.ADAM);
        training.run(
            OurTraining.shape(128, 128),
            settings,
            FLOAT32,
            round -> rounds.add(round) && round.endsEpoch() && round.round().epoch() == 10);
        List<Measured> warm = rounds.stream().filter(round -> round.round().epoch() > 3).toList();
        Collection<List<Measured>> epochs =
            warm.stream().collect(Collectors.groupingBy(r -> r.round().epoch())).values();
        speeds[executors - 1] = median(List.copyOf(epochs), OurTraining::tokensPerSecond);
        tell(warm);
      }
    }
    rows.add(Row.faster("tokens a second, two executors over one", speeds[1], speeds[0], 1.85));
  }

  /** Fits, checks the fit against rounds that it has not seen, and tells of larger clusters. */
  private void model() throws IOException {
    List<RoundModel.Measured> seen = new ArrayList<>();
    RoundModel.Measured third;
    try (SparkSession spark = OurTraining.session(TWO_EXECUTORS)) {
      OurTraining training = OurTraining.on(spark, work, data);
      seen.add(measured(training, 100, 2, Updater.SGD));
      seen.add(measured(training, 610, 2, Updater.SGD));
      seen.add(measured(training, 610, 2, Updater.ADAM));
      seen.add(measured(training, 100, 6, Updater.SGD));
      seen.add(measured(training, 610, 6, Updater.SGD));
      seen.add(measured(training, 16, 24, Updater.SGD)); // next to no bytes: what a task costs
      third = measured(training, 430, 4, Updater.ADAM);
    }
    RoundModel model = RoundModel.fit(seen);
    System.out.println(model);
    for (RoundModel.Measured round : seen) {
      System.out.printf("%s: the model says %.4f%n", round, model.averaging(round));
    }
    double error = Math.abs(model.averaging(third) - third.averaging());
    System.out.printf("unseen: %s: the model says %.4f%n", third, model.averaging(third));
    rows.add(
        Row.atMost("error of the cost model, unseen round, s", error, third.averaging(), 0.25));
    for (double bytes : new double[] {12e6, 36e6}) {
      for (int executors : new int[] {2, 16, 64, 256}) {
        System.out.println(
            model.line(
                new RoundModel.Cluster(executors, executors, 1, COMPUTING, bytes, TEN_GIGABITS)));
      }
    }
  }

  private RoundModel.Measured measured(
      OurTraining training, int hidden, int workers, Updater updater) throws IOException {
    List<Measured> rounds = shortRounds(training, hidden, workers, updater);
    RoundCosts costs = rounds.get(0).costs();
    return new RoundModel.Measured(
        workers, costs.up(), costs.down(), median(rounds, Measured::averaging));
  }

  private static <T> double median(List<T> measured, ToDoubleFunction<T> number) {
    return LayersBenchmark.median(measured.stream().mapToDouble(number).toArray());
  }
}
