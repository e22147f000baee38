package org.sunhwan.train;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a round cost, and how far its workers went apart.
 *
 * @param workers in worker order, those that had a batch
 * @param averaging seconds of the round beyond the slowest worker's data and compute: Spark's job,
 *     the way there and back, the mean
 * @param up bytes that came from all workers together, what they carry to the next round included
 * @param down bytes that the round began with, of the executor that read most: the changes since it
 *     last knew the state, or all if it is new, and what its workers carry from round to round
 * @param leastUp bytes of the numbers that had to come
 * @param leastDown bytes of the numbers that had to go: those that the round before changed, or all
 *     where a run begins, goes on or goes back
 * @param divergence root mean square distance of the workers from their mean, over the distance
 *     that the mean went
 */
public record RoundCosts(
    List<Worker> workers,
    double averaging,
    long up,
    long down,
    long leastUp,
    long leastDown,
    double divergence) {

  /**
   * One worker's round.
   *
   * @param executor where it ran
   * @param data seconds making batches
   * @param compute seconds training them
   * @param exchange seconds taking over and copying out parameters, part of averaging
   * @param idle seconds until the slowest worker was done
   */
  public record Worker(
      int worker,
      String executor,
      long tokens,
      double data,
      double compute,
      double exchange,
      double idle) {

    /** Tokens in each second of making and training batches. */
    public double tokensPerSecond() {
      return tokens / (data + compute);
    }
  }

  /** Copies the list. */
  public RoundCosts {
    workers = List.copyOf(workers);
  }

  static RoundCosts of(
      List<WorkerResult> trained, double seconds, Traffic traffic, double divergence) {
    double slowest = trained.stream().mapToDouble(RoundCosts::busy).max().orElse(0);
    List<Worker> workers =
        trained.stream()
            .map(
                result ->
                    new Worker(
                        result.worker(),
                        result.executor().id(),
                        result.tokens(),
                        result.times().data(),
                        result.times().compute(),
                        result.times().exchange(),
                        slowest - busy(result)))
            .sorted(Comparator.comparingInt(Worker::worker))
            .toList();
    return new RoundCosts(
        workers,
        seconds - slowest,
        traffic.up(),
        traffic.down(),
        traffic.leastUp(),
        traffic.leastDown(),
        divergence);
  }

  private static double busy(WorkerResult result) {
    return result.times().data() + result.times().compute();
  }

  /** Bytes of a round, as {@link RoundCosts} has them. */
  record Traffic(long up, long down, long leastUp, long leastDown) {
    /**
     * Of all workers' results.
     *
     * @param carried bytes that each worker's last round had left for this one
     * @param leastDown as {@link RoundCosts} has it
     */
    static Traffic of(
        StateLayout layout, List<WorkerResult> results, int[] carried, long leastDown) {
      long up = 0;
      Map<WorkerResult.Executor, Long> down = new HashMap<>();
      long leastUp = 0;
      for (WorkerResult result : results) {
        down.merge(result.executor(), (long) carried[result.worker()], Long::sum);
        up += result.carried().length;
        if (result.excerpt() != null) {
          up += result.excerpt().bytes().length + (long) Integer.BYTES * result.trained().length;
          leastUp += numbers(layout, result.excerpt());
        }
      }
      long most = 0;
      for (var executor : down.entrySet()) {
        most = Math.max(most, executor.getKey().read() + executor.getValue());
      }
      return new Traffic(up, most, leastUp, leastDown);
    }

    static long numbers(StateLayout layout, Excerpt excerpt) {
      return (long) Float.BYTES * excerpt.floats(layout).capacity();
    }
  }
}
