package org.sunhwan.train;

import java.util.Arrays;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Labelling;

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
  static Minibatch of(Shard shard, EpochOrder order, int position, Labelling labelling) {
    int[] sequences = order.batch(position);
    int[][] tokens = new int[sequences.length][];
    int[] labels = new int[sequences.length];
    for (int row = 0; row < sequences.length; row++) {
      tokens[row] = shard.tokens().list(sequences[row]);
      labels[row] = shard.targets().first(sequences[row]);
    }
    return new Minibatch(Batch.of(tokens).labelled(labels, labelling), shard, position, sequences);
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
