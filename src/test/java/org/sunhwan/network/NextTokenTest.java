package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.network.NetworkShape.Cell;

/** Networks that say the token that comes next, at every token. */
class NextTokenTest {
  private static final int[][] TEXTS = {{4, 8, 8, 5, 7}, {}, {6, 4}};
  private static final int[] CATEGORIES = {1, 0, 1};

  /** What a text is read as after another: the end of that, then its own tokens. */
  @ParameterizedTest
  @EnumSource
  void languageModelsFollowTheEquations(Cell cell) {
    for (boolean tied : new boolean[] {true, false}) {
      requireEquations(new LanguageModel(tied), cell, tied, new int[] {3, 3, 3}, false);
    }
  }

  /** The category stands before the first token, as a token behind all others. */
  @ParameterizedTest
  @EnumSource
  void writersFollowTheEquations(Cell cell) {
    int[] first = {SmallWriter.VOCABULARY + 1, SmallWriter.VOCABULARY, SmallWriter.VOCABULARY + 1};
    for (boolean tied : new boolean[] {true, false}) {
      for (boolean everyStep : new boolean[] {true, false}) {
        requireEquations(new Generation(tied, everyStep), cell, tied, first, everyStep);
      }
    }
  }

  private static void requireEquations(
      Task task, Cell cell, boolean tied, int[] first, boolean everyStep) {
    NetworkShape shape = SmallWriter.shape(task, cell, 2);
    ComputationGraph network = SmallWriter.network(task, cell, 2);
    network.params().muli(0.5); // or relus would grow from layer to layer
    Example[] examples = new Example[TEXTS.length];
    for (int i = 0; i < TEXTS.length; i++) {
      examples[i] = new Example(TEXTS[i], new int[] {CATEGORIES[i]}, new int[0]);
    }
    MultiDataSet batch = task.feeding(shape, SmallWriter.sizes(task)).of(examples);
    INDArray actual =
        network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0];
    assertEquals(SmallWriter.VOCABULARY, actual.size(1), "categories are nothing to say");
    for (int b = 0; b < TEXTS.length; b++) {
      int[] read = new int[TEXTS[b].length + 1];
      read[0] = first[b];
      System.arraycopy(TEXTS[b], 0, read, 1, TEXTS[b].length);
      double[][] expected =
          new StepEquations(network, shape).next(read, everyStep ? CATEGORIES[b] : -1, tied);
      for (int t = 0; t < expected.length; t++) {
        double[] said = new double[SmallWriter.VOCABULARY];
        for (int c = 0; c < said.length; c++) {
          said[c] = actual.getDouble(b, c, t);
        }
        // sums of a few float32 products in each of a few layers and steps
        assertArrayEquals(expected[t], said, 1e-5, List.of(task, b, t).toString());
      }
    }
  }
}
