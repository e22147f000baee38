package org.sunhwan.train;

/**
 * A place between two rounds.
 *
 * @param epochs epochs completed
 * @param round rounds completed in the epoch that follows
 * @param batch batches of the longest shard completed in it
 * @param steps batches of the longest shard completed in all: the global step
 * @param loss mean over what was counted in this epoch so far
 * @param counted documents or tokens
 * @param seconds spent on this epoch so far
 */
record Position(
    int epochs,
    int round,
    int batch,
    long steps,
    double loss,
    double counted,
    long sequences,
    long tokens,
    double seconds) {
  static final Position START = new Position(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** After a round of so many batches of the longest shard. */
  Position after(RoundReport report, int batches, double moreSeconds) {
    double both = counted + report.counted();
    return new Position(
        epochs,
        round + 1,
        batch + batches,
        steps + batches,
        both == 0 ? 0 : (loss * counted + report.loss() * report.counted()) / both,
        both,
        sequences + report.sequences(),
        tokens + report.tokens(),
        seconds + moreSeconds);
  }

  /** At the beginning of the next epoch. */
  Position nextEpoch() {
    return new Position(epochs + 1, 0, 0, steps, 0, 0, 0, 0, 0);
  }
}
