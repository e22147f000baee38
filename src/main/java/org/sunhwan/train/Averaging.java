package org.sunhwan.train;

/** A way of training a network round by round; the network is where it was made for. */
interface Averaging extends AutoCloseable {

  /** Batches of the worker that has most of them in an epoch. */
  int batches(int epoch);

  /** Examples that an epoch trains, each once. */
  long examples();

  /** Trains the network for one round, from its numbers to the workers' mean. */
  RoundReport run(Round round);

  /** Ends the run, naming examples, unless every one of the epoch was trained exactly once. */
  void requireAll(int epoch);

  /** What a resumed run must know beside the network's numbers. */
  byte[] memory();

  /**
   * Goes on where a checkpoint was written. The network's numbers have been replaced.
   *
   * @param memory what {@link #memory} was then
   */
  void resume(byte[] memory);

  @Override
  void close();
}
