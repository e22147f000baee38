package org.sunhwan.train;

/**
 * A network on an executor that can be trained. It lives on between rounds, and nothing that it
 * remembers may change a result: before each round its state is replaced.
 *
 * @param <S> a worker's examples
 */
interface Replica<S extends Examples> {

  /** The network's numbers, in place. */
  NetworkState state();

  /** Makes tensors of some of a worker's examples. */
  Prepared prepare(S shard, int[] examples);

  /**
   * Called when a worker begins its round.
   *
   * @param task what came with this round's task, where the one that opened the replica is of an
   *     earlier one
   */
  default void begin(LocalTraining<S> task) {}

  /**
   * Takes over what a worker's last round left for the one that begins; nothing at an epoch's
   * beginning.
   */
  default void carry(byte[] carried) {}

  /** What the worker's next round must know beside the state. */
  default byte[] carried() {
    return new byte[0];
  }

  /** Rows of each table that were touched since {@link #begin}, ascending. */
  default int[][] touched() {
    return new int[0][];
  }

  /** A batch that is ready. */
  interface Prepared {
    /**
     * Trains on it.
     *
     * @param position the batch's place in the worker's epoch
     */
    Trained train(Round round, int worker, int position);
  }

  /**
   * What a step saw.
   *
   * @param loss mean over what it counts, before the step
   * @param counted documents or tokens, or the sum of their weights
   * @param tokens without padding
   * @param finite whether loss and gradient were numbers
   * @param steps updates: one, or more with truncated BPTT
   */
  record Trained(double loss, double counted, long tokens, boolean finite, int steps) {}
}
