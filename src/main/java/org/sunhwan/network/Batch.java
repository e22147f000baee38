package org.sunhwan.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.network.NetworkShape.Implementation;

/**
 * Token ids as the tensors a network reads: ids [B, T] padded at the right, and a mask [B, T] that
 * is 1 at tokens.
 *
 * @param tokens ids as 32-bit integers, so that they stay exact at every vocabulary size
 * @param mask 1 at a token, 0 at padding
 */
public record Batch(INDArray tokens, INDArray mask) {
  /** Pads to the longest sequence; a sequence without tokens is refused. */
  public static Batch of(int[][] sequences) {
    int longest = 0;
    for (int[] sequence : sequences) {
      if (sequence.length == 0) {
        throw new IllegalArgumentException("A sequence without tokens has no states to pool.");
      }
      longest = Math.max(longest, sequence.length);
    }
    return padded(sequences, longest);
  }

  /** Pads to a given length, at least the longest sequence's. */
  public static Batch padded(int[][] sequences, int steps) {
    int[] ids = new int[sequences.length * steps];
    float[] mask = new float[sequences.length * steps];
    for (int row = 0; row < sequences.length; row++) {
      int[] sequence = sequences[row];
      System.arraycopy(sequence, 0, ids, row * steps, sequence.length);
      Arrays.fill(mask, row * steps, row * steps + sequence.length, 1f);
    }
    return new Batch(
        Nd4j.createFromArray(ids).reshape('c', sequences.length, steps),
        Nd4j.createFromArray(mask).reshape('c', sequences.length, steps));
  }

  /** Ids [B, T] of sequences that are all as long as each other, one after the other. */
  public static INDArray ids(int[] values, int time) {
    return Nd4j.createFromArray(values).reshape('c', values.length / time, time);
  }

  /** With labels as DL4J's own output layers take them, one-hot. */
  public MultiDataSet labelled(int[] labels, int classes) {
    return labelled(labels, new Labelling(Implementation.STOCK, classes));
  }

  /** With the numbers that are to be answered, row by row. */
  MultiDataSet answered(float[] rows) {
    long batch = tokens.size(0);
    INDArray answers = Nd4j.createFromArray(rows).reshape('c', batch, rows.length / batch);
    return new MultiDataSet(
        new INDArray[] {tokens}, new INDArray[] {answers}, new INDArray[] {mask}, null);
  }

  /** With labels as a network takes them. */
  public MultiDataSet labelled(int[] labels, Labelling labelling) {
    return new MultiDataSet(
        new INDArray[] {tokens},
        new INDArray[] {labelling.of(labels)},
        new INDArray[] {mask},
        null);
  }
}
