package org.sunhwan.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Pairs of sentences as the tensors an {@link EncoderDecoder} is trained with: of a target of n
 * tokens it reads the beginning and all of them, and learns to write all of them and the end. An
 * example's targets are the token ids of its translation, without those two.
 */
public record TeacherForcing() implements Feeding {

  @Override
  public MultiDataSet of(Example[] examples) {
    return of(
        Feeding.tokens(examples),
        Arrays.stream(examples).map(Example::targets).toArray(int[][]::new));
  }

  /** Pads both sides to their longest sentence. */
  public static MultiDataSet of(int[][] sources, int[][] targets) {
    int[][] written = new int[targets.length][];
    int[][] labels = new int[targets.length][];
    for (int i = 0; i < targets.length; i++) {
      int length = targets[i].length;
      written[i] = new int[length + 1];
      written[i][0] = SpecialTokens.BEGIN;
      System.arraycopy(targets[i], 0, written[i], 1, length);
      labels[i] = Arrays.copyOf(targets[i], length + 1);
      labels[i][length] = SpecialTokens.END;
    }
    Batch source = Batch.of(sources);
    Batch target = Batch.of(written);
    return new MultiDataSet(
        new INDArray[] {source.tokens(), target.tokens()},
        new INDArray[] {Batch.of(labels).tokens()},
        new INDArray[] {source.mask(), target.mask()},
        null); // the targets' own mask says which labels count
  }
}
