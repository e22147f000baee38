package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.inference.Surprise;
import org.sunhwan.network.NetworkShape.Cell;

class GenerationTest {
  private static final int[] NONE = {};
  private static final int FIRST = SmallWriter.VOCABULARY;

  private static Example example(int[] targets, int... tokens) {
    return new Example(tokens, targets, NONE);
  }

  private static Feeding feeding(Generation task) {
    return Feeding.of(SmallWriter.shape(task, Cell.GRU, 1), SmallWriter.sizes(task));
  }

  /** Two texts of three tokens each; one of them goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCutTextDoesNotEnd(boolean everyStep) {
    MultiDataSet batch =
        feeding(new Generation(false, everyStep))
            .of(
                new Example[] {
                  example(new int[] {1}, 4, 5, 6), example(new int[] {0, 1}, 7, 8, 7)
                });
    assertArrayEquals(
        new int[][] {{FIRST + 1, 4, 5, 6}, {FIRST, 7, 8, 0}}, ints(batch.getFeatures(0)));
    assertArrayEquals(
        new int[][] {{4, 5, 6, SpecialTokens.END}, {7, 8, 7, 0}}, ints(batch.getLabels(0)));
    assertArrayEquals(
        new int[][] {{1, 1, 1, 1}, {1, 1, 1, 0}}, ints(batch.getFeaturesMaskArray(0)));
  }

  /** What a cut text costs, its end costs on top. */
  @Test
  void theEndOfACutTextIsNotCounted() {
    Generation task = new Generation(true, false);
    var network = SmallWriter.network(task, Cell.GRU, 1);
    double[] nats =
        Surprise.of(
            network,
            feeding(task),
            new Example[] {
              example(new int[] {1, 1}, 4, 5),
              example(new int[] {1}, 4, 5),
              example(new int[] {1, 1}, 4, 5, SpecialTokens.END)
            });
    assertEquals(nats[1], nats[2], 1e-5, "sums of float32 logarithms");
    assertEquals(true, nats[1] - nats[0] > 1e-3, nats[1] + " > " + nats[0]);
  }

  private static int[][] ints(INDArray array) {
    return array.castTo(org.nd4j.linalg.api.buffer.DataType.INT32).toIntMatrix();
  }
}
