package org.sunhwan.network;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.network.NetworkShape.Direction;

/** What the tasks have in common whose networks say which token comes next. */
final class NextToken {
  private NextToken() {}

  /** Refuses networks that would see what they are to say, or say several tokens at once. */
  static void requireFits(String task, NetworkShape shape) {
    if (shape.direction() != Direction.FORWARD) {
      throw new IllegalArgumentException(
          ("task is %s and network.direction is %s, but a network that reads a text from its end"
                  + " has seen the token that it is to say. Use network.direction = forward.")
              .formatted(task, shape.direction().name().toLowerCase(Locale.ROOT)));
    }
    if (shape.output() != Output.SOFTMAX) {
      throw new IllegalArgumentException(
          ("task is %s and network.output is %s, but exactly one token comes next. Use"
                  + " network.output = softmax.")
              .formatted(task, shape.output().name().toLowerCase(Locale.ROOT)));
    }
  }

  static void requireLearnt(String task, OwnGraph graph, boolean tied) {
    if (tied && graph.frozenVectors()) {
      throw new IllegalArgumentException(
          ("task is %s with network.tied and embedding.frozen, but tied vectors are also the output"
                  + " layer's weights, which must learn. Use embedding.frozen = false, or"
                  + " network.tied = false.")
              .formatted(task));
    }
  }

  /** The text and its end. */
  static int[] ended(int[] text) {
    int[] ended = Arrays.copyOf(text, text.length + 1);
    ended[text.length] = SpecialTokens.END;
    return ended;
  }

  /**
   * Texts to say; each token is read when the next one is to be said.
   *
   * @param texts of a token or more, with their ends where these are to be said too
   * @param first what is read before each text
   */
  static MultiDataSet batch(int[][] texts, int[] first) {
    int time = Arrays.stream(texts).mapToInt(text -> text.length).max().orElseThrow();
    int[] read = new int[texts.length * time];
    int[] next = new int[texts.length * time];
    float[] mask = new float[texts.length * time];
    for (int row = 0; row < texts.length; row++) {
      int[] text = texts[row];
      int start = row * time;
      read[start] = first[row];
      System.arraycopy(text, 0, read, start + 1, text.length - 1);
      System.arraycopy(text, 0, next, start, text.length);
      Arrays.fill(mask, start, start + text.length, 1f);
    }
    return new MultiDataSet(
        new INDArray[] {Batch.ids(read, time)},
        new INDArray[] {Batch.ids(next, time)},
        new INDArray[] {Nd4j.createFromArray(mask).reshape('c', texts.length, time)},
        null);
  }
}
