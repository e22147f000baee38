package org.sunhwan.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sunhwan.train.Advice.Kind;
import org.sunhwan.train.RoundCosts.Worker;

/** Some rounds looked at together: what is wrong with them, and what to change. */
final class RoundHealth {
  /** From how many rounds on one can tell. */
  private static final int ENOUGH = 3;

  /** Share of the time that averaging may take. */
  private static final double AVERAGING = 0.05;

  /** Seconds of averaging that nobody would wish to save. */
  private static final double NOTHING = 1;

  /** How much longer than the middle worker's the slowest one's batches may take. */
  private static final double LAG = 1.5;

  /** How much of the workers' ways must be common for their mean to be worth more than one. */
  private static final double COMMON = 0.05;

  private final List<RoundCosts> rounds = new ArrayList<>();
  private double seconds;

  void add(RoundCosts costs, double roundSeconds) {
    rounds.add(costs);
    seconds += roundSeconds;
  }

  /** Whether there were rounds enough to tell. */
  boolean tells() {
    return rounds.size() >= ENOUGH;
  }

  /** None if all is well, or if there were too few rounds to tell. */
  List<Advice> advice() {
    List<Advice> advice = new ArrayList<>();
    if (!tells()) {
      return advice;
    }
    double averaging = rounds.stream().mapToDouble(RoundCosts::averaging).sum();
    if (averaging > NOTHING && averaging / seconds > AVERAGING) {
      advice.add(Advice.of(Kind.AVERAGING, percent(averaging / seconds)));
    }
    int workers = rounds.get(0).workers().size();
    if (workers > 1 && common(workers) < COMMON) {
      advice.add(Advice.of(Kind.PARTING, percent(common(workers))));
    }
    if (executors() > 1) {
      lagging(workers, advice);
    }
    return advice;
  }

  /**
   * Of workers that go d = c + n_i, with noise n_i of their own, the mean goes |c|² + |n|²/W and
   * the distance from it is |n|² (1 − 1/W): the share of |c|² in the square of the mean's way is 1
   * − ratio² / (W − 1).
   */
  private double common(int workers) {
    double squares = rounds.stream().mapToDouble(r -> r.divergence() * r.divergence()).sum();
    return Math.max(0, 1 - squares / rounds.size() / (workers - 1));
  }

  /** On one machine whoever is slow has the longer texts, or is disturbed by the others. */
  private long executors() {
    return rounds.stream()
        .flatMap(round -> round.workers().stream())
        .map(Worker::executor)
        .distinct()
        .count();
  }

  private void lagging(int workers, List<Advice> advice) {
    double[] busy = new double[workers];
    for (RoundCosts round : rounds) {
      for (Worker worker : round.workers()) {
        if (worker.worker() < workers) {
          busy[worker.worker()] += worker.data() + worker.compute();
        }
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      order.add(worker);
    }
    order.sort(Comparator.comparingDouble(worker -> busy[worker]));
    int slowest = order.get(workers - 1);
    int middle = order.get((workers - 1) / 2);
    if (busy[slowest] > LAG * busy[middle]) {
      advice.add(
          Advice.of(
              Kind.LAGGING,
              String.valueOf(slowest),
              String.format(Locale.ROOT, "%.1f", busy[slowest] / busy[middle]),
              executor(slowest)));
    }
  }

  private String executor(int worker) {
    return rounds.get(rounds.size() - 1).workers().stream()
        .filter(w -> w.worker() == worker)
        .map(Worker::executor)
        .findFirst()
        .orElse("unknown");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
