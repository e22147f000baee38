package org.sunhwan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.bench.Lane.Threads;
import org.sunhwan.bench.OurTraining.Measured;
import org.sunhwan.kernel.Precision;
import org.sunhwan.train.TrainingSettings.Updater;

/**
 * Our training against libtorch's and DL4J Spark's, all on two cores: after each of our rounds the
 * others have a turn, while Spark waits. Tokens a second without padding.
 */
final class ReviewRace implements AutoCloseable {
  /** Epochs of ours. */
  private static final int WARM_UP = 2;

  private static final int TURNS = 8;

  private static final int WARM_UP_STEPS = 10;
  private static final double TURN_MILLISECONDS = 600;

  /** What one contestant does: libtorch in one of its ways. */
  record Way(Threads threads, Workload workload, Precision precision) {
    @Override
    public String toString() {
      return "libtorch %s %s, %s"
          .formatted(precision.configured(), workload.name(), threads.shown());
    }
  }

  /** Tokens a second of each turn; of the machine, how much of its two cores it gave. */
  record Turn(double ours, double stock, Map<Way, Double> libtorch, double pace) {}

  private final Reviews reviews;
  private final StockTraining stock;
  private final Map<Way, Runner> runners = new LinkedHashMap<>();
  private final Map<Threads, Lane> lanes = new LinkedHashMap<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Measured> rounds = new ArrayList<>();
  private List<Measured> epoch = new ArrayList<>();
  private int epochs;

  ReviewRace(SparkSession spark, Reviews reviews, Path file, List<Way> ways) throws IOException {
    this.reviews = reviews;
    stock = new StockTraining(spark, reviews);
    for (Way way : ways) {
      if (!lanes.containsKey(way.threads())) {
        lanes.put(
            way.threads(),
            new Lane(
                ReviewRace.class.getPackageName() + ".LibtorchReviews",
                Race.libtorch(),
                way.threads(),
                file.toString()));
      }
      runners.put(way, new Runner(way, lanes.get(way.threads())));
    }
  }

  /** One way's turns, which go on where the last one stopped. */
  private final class Runner {
    private final Way way;
    private final Lane lane;
    private final List<int[]> batches;
    private int steps;
    private int done;

    Runner(Way way, Lane lane) {
      this.way = way;
      this.lane = lane;
      batches = reviews.batches(way.workload());
      lane.load(way.workload(), way.precision());
      run(WARM_UP_STEPS);
      double[] times = run(WARM_UP_STEPS);
      double once = Arrays.stream(times).average().orElseThrow();
      steps = (int) Math.max(4, TURN_MILLISECONDS / once);
      System.err.printf("%s: %.1f ms a step%n", way, once);
    }

    private double[] run(int count) {
      done += count;
      return lane.run(way.workload(), way.precision(), count);
    }

    double turn() {
      int first = done;
      double[] times = run(steps);
      int workers = way.threads().workers();
      long tokens = 0;
      double slowest = 0;
      for (int worker = 0; worker < workers; worker++) {
        double spent = 0;
        for (int step = 0; step < steps; step++) {
          tokens += reviews.tokens(batch(worker, first + step, workers));
          spent += times[worker * steps + step];
        }
        slowest = Math.max(slowest, spent);
      }
      return tokens / slowest * 1000;
    }

    private int[] batch(int worker, int step, int workers) {
      int own = (batches.size() - worker + workers - 1) / workers;
      return batches.get(worker + step % own * workers);
    }
  }

  /** Races; the turns in which the machine gave most of what it ever gave. */
  List<Turn> run(OurTraining training, Precision precision, int interval) throws IOException {
    stock.turn(); // warms up
    training.run(
        OurTraining.shape(128, 128),
        OurTraining.settings(2, Reviews.BATCH, interval, Updater.ADAM),
        precision,
        this::after);
    double best = turns.stream().mapToDouble(Turn::pace).max().orElseThrow();
    return turns.stream().filter(turn -> turn.pace() >= 0.85 * best).toList();
  }

  /** A whole epoch of ours is a turn; says whether all have had theirs. */
  private boolean after(Measured round) {
    epoch.add(round);
    if (!round.endsEpoch()) {
      return false;
    }
    epochs++;
    if (epochs > WARM_UP) {
      turn(OurTraining.tokensPerSecond(epoch));
      rounds.addAll(epoch);
    }
    epoch = new ArrayList<>();
    return turns.size() == TURNS;
  }

  private void turn(double ours) {
    double before = Pace.measure();
    Map<Way, Double> libtorch = new LinkedHashMap<>();
    runners.forEach((way, runner) -> libtorch.put(way, runner.turn()));
    double its = stock.turn();
    double pace = Math.min(before, Pace.measure());
    turns.add(new Turn(ours, its, libtorch, pace));
    System.err.printf("pace %.2f: ours %.0f, stock %.0f, %s%n", pace / 1e9, ours, its, libtorch);
  }

  /** Our rounds that raced. */
  List<Measured> rounds() {
    return rounds;
  }

  String software() {
    return String.join("; ", lanes.values().stream().map(Lane::about).distinct().toList());
  }

  @Override
  public void close() {
    lanes.values().forEach(Lane::close);
  }

  /** What two cores do at once just now: a machine may be a guest on a busy one. */
  private static final class Pace {
    private static final long STEPS = 20_000_000;

    /** Additions a second of two threads together. */
    static double measure() {
      long started = System.nanoTime();
      long sum = IntStream.range(0, 2).parallel().mapToLong(thread -> spin(thread)).sum();
      double seconds = (System.nanoTime() - started) / 1e9;
      return 2 * STEPS / seconds + (sum == 0 ? 1 : 0); // the sum is used, so it is computed
    }

    private static long spin(long seed) {
      long state = seed;
      for (long i = 0; i < STEPS; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
      }
      return state;
    }
  }
}
