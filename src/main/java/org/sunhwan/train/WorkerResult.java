package org.sunhwan.train;

import java.io.Serializable;

/**
 * What a worker returns from a round.
 *
 * @param loss sum over what it counts
 * @param counted documents or tokens, or the sum of their weights: the worker's weight in the mean
 * @param steps updates of its parameters
 * @param trained positions in the shard of the examples it trained
 * @param fault the batch after which something was not a number; null: none
 * @param excerpt its parameters and the updater's state; null if it had no batch, or a fault
 * @param carried what its next round goes on from, beside the state
 */
@SuppressWarnings("ArrayRecordComponent")
record WorkerResult(
    int worker,
    Executor executor,
    double loss,
    double counted,
    long tokens,
    int steps,
    int[] trained,
    Faults.Fault fault,
    Excerpt excerpt,
    byte[] carried,
    Times times)
    implements Serializable {

  /**
   * Where a worker ran.
   *
   * @param read bytes that this executor had to read to know the round's state
   */
  record Executor(String id, long read) implements Serializable {}

  WorkerResult with(Excerpt other) {
    return new WorkerResult(
        worker, executor, loss, counted, tokens, steps, trained, fault, other, carried, times);
  }

  /** Seconds of one worker: making batches, training them, exchanging parameters. */
  record Times(double data, double compute, double exchange) implements Serializable {
    double sum() {
      return data + compute + exchange;
    }
  }
}
