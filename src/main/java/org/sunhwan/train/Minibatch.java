package org.sunhwan.train;

import java.util.Arrays;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.network.Feeding;

/** Tensors that remember which sequences they hold; made where they are trained, never shipped. */
final class Minibatch extends MultiDataSet {
  private final transient Shard shard;
  private final int position;
  private final transient int[] sequences;

  private Minibatch(MultiDataSet tensors, Shard shard, int position, int[] sequences) {
    super(tensors.getFeatures(), tensors.getLabels(), tensors.getFeaturesMaskArrays(), null, null);
    this.shard = shard;
    this.position = position;
    this.sequences = sequences;
  }

  /** The batch at a position of the worker's epoch. */
  static Minibatch of(Shard shard, EpochOrder order, int position, Feeding feeding) {
    int[] sequences = order.batch(position);
    return new Minibatch(feeding.of(shard.examples(sequences)), shard, position, sequences);
  }

  int worker() {
    return shard.worker();
  }

  int position() {
    return position;
  }

  int size() {
    return sequences.length;
  }

  long tokens() {
    return Arrays.stream(sequences).asLongStream().map(i -> shard.length((int) i)).sum();
  }

  long[] numbers() {
    return Arrays.stream(sequences).mapToLong(shard::number).toArray();
  }
}
