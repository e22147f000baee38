package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.SmallWriter;
import org.sunhwan.network.SpecialTokens;
import org.sunhwan.network.Task;
import org.sunhwan.network.TextColumns;

/** Texts in columns and windows, and how unlikely networks find them. */
class SurpriseTest {
  private static final int[] TEXT = {4, 5, 8, 3, 7, 7, 4, 6, 3, 3, 5};

  @ParameterizedTest
  @CsvSource({"11, 1, 4", "11, 3, 2", "11, 4, 3", "11, 11, 5", "8, 4, 2", "1, 1, 1"})
  void everyTokenIsSaidOnceFromTheOneBefore(int length, int columns, int window) {
    int[] tokens = Arrays.copyOf(TEXT, length);
    var text = new TextColumns(tokens, columns, window);
    int[] times = new int[length];
    int[] at = new int[columns];
    for (int column = 0; column < columns; column++) {
      at[column] = column * length / columns;
    }
    for (int i = 0; i < text.windows(); i++) {
      MultiDataSet batch = text.batch(i);
      assertArrayEquals(new long[] {columns, text.length(i)}, batch.getFeatures(0).shape());
      int said = 0;
      for (int column = 0; column < columns; column++) {
        for (int t = 0; t < text.length(i); t++) {
          if (batch.getFeaturesMaskArrays() != null
              && batch.getFeaturesMaskArray(0).getInt(column, t) == 0) {
            continue;
          }
          int place = at[column]++;
          assertEquals(tokens[place], batch.getLabels(0).getInt(column, t));
          int before = place == 0 ? SpecialTokens.END : tokens[place - 1];
          assertEquals(before, batch.getFeatures(0).getInt(column, t));
          times[place]++;
          said++;
        }
      }
      assertEquals(said, text.tokens(i));
    }
    int[] once = new int[length];
    Arrays.fill(once, 1);
    assertArrayEquals(once, times);
  }

  @Test
  void refusesMoreColumnsThanTokens() {
    assertEquals(
        "A text of 3 tokens cannot be cut into 4 columns and windows of 5.",
        assertThrows(IllegalArgumentException.class, () -> new TextColumns(new int[3], 4, 5))
            .getMessage());
  }

  /** However a text is cut into windows, and as its probabilities say when it is read at once. */
  @Test
  void windowsChangeNothing() {
    for (Task task : List.of(new LanguageModel(true), new LanguageModel(false))) {
      ComputationGraph network = SmallWriter.network(task, Cell.LSTM, 2);
      double expected = 0;
      int[] read = new int[TEXT.length];
      read[0] = SpecialTokens.END;
      System.arraycopy(TEXT, 0, read, 1, TEXT.length - 1);
      INDArray p = network.outputSingle(Batch.ids(read, TEXT.length));
      for (int t = 0; t < TEXT.length; t++) {
        expected -= Math.log(p.getDouble(0, TEXT[t], t));
      }
      for (int window : new int[] {1, 3, 20}) {
        // 11 logarithms of float32 probabilities.
        assertEquals(
            expected,
            Surprise.of(network, new TextColumns(TEXT, 1, window)),
            1e-5,
            task.toString());
      }
    }
  }

  /** Alone, or in batches with padding beside others. */
  @Test
  void examplesAreByThemselves() {
    for (Task task :
        List.of(
            new LanguageModel(true), new Generation(true, false), new Generation(false, true))) {
      ComputationGraph network = SmallWriter.network(task, Cell.GRU, 1);
      Feeding feeding = Feeding.of(SmallWriter.shape(task, Cell.GRU, 1), SmallWriter.sizes(task));
      Example[] all = {
        example(1, 4, 5, 6), example(0), example(0, 8, 8, 8, 8, 8, 8), example(1, 7)
      };
      double[] together = Surprise.of(network, feeding, all);
      for (int i = 0; i < all.length; i++) {
        double alone = Surprise.of(network, feeding, new Example[] {all[i]})[0];
        assertEquals(alone, together[i], 1e-5, task + " " + i);
      }
      if (task instanceof Generation) {
        double other = Surprise.of(network, feeding, new Example[] {example(0, 4, 5, 6)})[0];
        assertEquals(true, Math.abs(other - together[0]) > 1e-3, "the category counts");
      }
    }
  }

  private static Example example(int category, int... tokens) {
    return new Example(tokens, new int[] {category}, new int[0]);
  }
}
