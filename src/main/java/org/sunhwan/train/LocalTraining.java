package org.sunhwan.train;

import java.io.Serializable;

/**
 * How a worker trains; travels with every round, so it is small.
 *
 * @param <S> a worker's examples
 */
interface LocalTraining<S extends Examples> extends Serializable {

  /** Builds a network that can train on this machine. */
  Replica<S> open();

  /** How examples become batches. */
  Batching batching();

  /** The order of a worker's batches in an epoch. */
  default EpochOrder order(S shard, long seed, int epoch) {
    return EpochOrder.of(shard, seed, epoch, batching());
  }

  /** Which of a network's numbers travel. */
  StateLayout layout();
}
