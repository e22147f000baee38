package org.sunhwan.train;

import java.io.Serializable;

/**
 * One averaging round, as every worker must know it.
 *
 * @param epoch from 1
 * @param round from 1 in each epoch
 * @param firstBatch position of the round's first batch in every worker's epoch, from 0
 * @param batches batches that a worker trains, unless it has no more
 * @param steps minibatches trained before this round, counted along the longest shard: the
 *     optimiser's step counter
 * @param rateScale what the schedule's learning rate is multiplied by: less than 1 after a plateau
 *     or a rollback
 */
record Round(
    long seed, int epoch, int round, int firstBatch, int batches, long steps, double rateScale)
    implements Serializable {

  /** Where the batches of this round end, for a worker with so many in its epoch. */
  int end(int batchesOfWorker) {
    return Math.min(firstBatch + batches, batchesOfWorker);
  }

  /** The global step of a batch of this round. */
  long step(int position) {
    return steps + position - firstBatch;
  }
}
