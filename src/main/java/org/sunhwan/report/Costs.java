package org.sunhwan.report;

import java.util.List;

/**
 * What averaging rounds cost.
 *
 * @param rounds in the order trained
 * @param advice what could be better
 */
public record Costs(List<Round> rounds, List<Advice> advice) {
  public static final Costs UNKNOWN = new Costs(List.of(), List.of());

  /** Copies the lists. */
  public Costs {
    rounds = List.copyOf(rounds);
    advice = List.copyOf(advice);
  }

  /**
   * One round.
   *
   * @param workers in worker order, those that had a batch
   * @param averaging seconds beyond the slowest worker's data and compute
   * @param divergence of the workers from their mean, over the distance that the mean went; 0 where
   *     there is one
   */
  public record Round(
      int epoch, List<Worker> workers, double averaging, Bytes bytes, double divergence) {
    /** Copies the workers. */
    public Round {
      workers = List.copyOf(workers);
    }
  }

  /** One worker's seconds: making batches, training them, and until the slowest was done. */
  public record Worker(
      int worker,
      String executor,
      double tokensPerSecond,
      double data,
      double compute,
      double idle) {}

  /** From all workers together and to each executor; and the least that numbers alone take. */
  public record Bytes(long up, long down, long leastUp, long leastDown) {}

  /**
   * Something wrong with an epoch's rounds.
   *
   * @param kind averaging, parting or lagging
   * @param figures what its sentence is about
   */
  public record Advice(int epoch, String kind, List<String> figures) {}
}
