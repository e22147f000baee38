package org.sunhwan.train;

import java.io.Serializable;

/**
 * Who trains how much and when: arithmetic over the number of rows, so the driver knows what every
 * worker must report.
 *
 * <p>Worker w owns the sequences with {@code number % workers == w}, so shards differ by one
 * sequence at most. Every worker cuts its shard into full batches and one last, shorter one, and
 * trains {@code interval} batches a round; in the last round some may have fewer, or none.
 *
 * @param rows training sequences
 * @param interval batches that a worker trains in a round
 */
record Plan(long rows, int workers, int batchSize, int interval) implements Serializable {
  Plan {
    if (rows < workers) {
      throw new TrainingException(
          ("There are %d training sequences for %d workers, so some would never train. Set"
                  + " train.workers to %d or less, or train on more rows.")
              .formatted(rows, workers, Math.max(1, rows)));
    }
    if (rows / workers >= Integer.MAX_VALUE) {
      throw new TrainingException(
          "%d training sequences are too many for %d workers; raise train.workers."
              .formatted(rows, workers));
    }
  }

  static Plan of(long rows, TrainingSettings settings) {
    return new Plan(rows, settings.workers(), settings.batchSize(), settings.averagingInterval());
  }

  /** Sequences that a worker owns. */
  int sequences(int worker) {
    return (int) (rows / workers + (worker < rows % workers ? 1 : 0));
  }

  /** Batches that a worker trains in an epoch. Worker 0 has the most. */
  int batches(int worker) {
    return (sequences(worker) + batchSize - 1) / batchSize;
  }

  int rounds() {
    return (batches(0) + interval - 1) / interval;
  }

  /** Position of a round's first batch in every worker's epoch; rounds count from 1. */
  int firstBatch(int round) {
    return (round - 1) * interval;
  }

  /** Where the batches of a round that this worker has end. */
  int endBatch(int worker, int round) {
    return Math.min(batches(worker), firstBatch(round) + interval);
  }

  /** Sequences that a worker trains in a round. */
  int sequences(int worker, int round) {
    long before = Math.min(sequences(worker), (long) firstBatch(round) * batchSize);
    long after = Math.min(sequences(worker), (long) endBatch(worker, round) * batchSize);
    return (int) Math.max(0, after - before);
  }
}
