package org.sunhwan.train;

import java.io.Serializable;

/**
 * What a worker returns from a round.
 *
 * @param executor where it ran
 * @param loss sum over what it counts
 * @param counted documents or tokens, or the sum of their weights: the worker's weight in the mean
 * @param trained positions in the shard of the examples it trained
 * @param fault the batch after which something was not a number; null: none
 * @param excerpt its parameters and the updater's state; null if it had no batch, or a fault
 */
@SuppressWarnings("ArrayRecordComponent")
record WorkerResult(
    int worker,
    String executor,
    double loss,
    double counted,
    long tokens,
    int[] trained,
    Fault fault,
    Excerpt excerpt,
    Times times)
    implements Serializable {

  /**
   * Where a number stopped being one.
   *
   * @param position the batch's place in the worker's epoch
   * @param loss that of the batch; finite: it was the parameters
   * @param numbers the batch's examples
   */
  record Fault(int position, double loss, long[] numbers) implements Serializable {}

  /** Seconds of one worker: making batches, training them, exchanging parameters. */
  record Times(double data, double compute, double exchange) implements Serializable {
    double sum() {
      return data + compute + exchange;
    }
  }
}
