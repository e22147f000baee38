package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.network.SmallTranslator.SOURCES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.SmallTranslator;
import org.sunhwan.network.SpecialTokens;

/** What is written token by token, against passes over whole sentences and all there could be. */
class BeamSearchTest {
  /** The signs, and four words to write. */
  private static final int WORDS = 8;

  // The same sums of float32, in batches of another shape, over up to 6 tokens.
  private static final double TOLERANCE = 1e-5;

  private static ComputationGraph graph(Cell cell) {
    return SmallTranslator.graph(
        SmallTranslator.shape(cell, Direction.BOTH, Regularisation.none()), WORDS);
  }

  /** Every cell carries other states. */
  @ParameterizedTest
  @EnumSource
  void stepsAreTheWholePass(Cell cell) {
    ComputationGraph graph = graph(cell);
    int[] target = {4, 1, 0, 0, 2};
    var decoder = new StepwiseDecoder(graph, SOURCES, 1);
    for (int t = 0; t <= target.length; t++) {
      int last = t == 0 ? SpecialTokens.BEGIN : target[t - 1];
      float[][] p = decoder.step(new int[] {last, last, last}).probabilities().toFloatMatrix();
      for (int b = 0; b < SOURCES.length; b++) {
        float[] whole = SmallTranslator.probabilities(graph, SOURCES[b], target)[t];
        assertArrayEquals(whole, p[b], (float) TOLERANCE, "sentence " + b + ", step " + t);
      }
    }
  }

  /** With a beam as wide as there are sentences of up to 3 tokens nothing is left out. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7, 1, 3})
  void aWideBeamIsExhaustiveSearch(double power) {
    ComputationGraph graph = graph(Cell.GRU);
    BeamSettings settings = new BeamSettings(100, power, 0, 3);
    List<Translation> found = BeamSearch.search(graph, SOURCES, settings);
    for (int b = 0; b < SOURCES.length; b++) {
      int[] source = SOURCES[b];
      int[] best =
          all(3).stream()
              .max(
                  Comparator.comparingDouble(
                      target ->
                          settings.score(
                              SmallTranslator.logProbability(graph, source, target),
                              target.length + 1)))
              .orElseThrow();
      assertArrayEquals(best, found.get(b).tokens());
      assertEquals(
          SmallTranslator.logProbability(graph, source, best),
          found.get(b).logProbability(),
          TOLERANCE);
    }
  }

  /** A power so high that the longest wins, and none, so that the shortest may. */
  @Test
  void theLengthPowerCounts() {
    ComputationGraph graph = graph(Cell.GRU);
    Set<Integer> lengths = new HashSet<>();
    for (double power : new double[] {0, 3}) {
      for (Translation each :
          BeamSearch.search(graph, SOURCES, new BeamSettings(100, power, 0, 3))) {
        lengths.add(each.tokens().length);
      }
    }
    assertTrue(lengths.size() > 1, () -> "all have length " + lengths);
  }

  @Test
  void greedyTakesTheLikeliest() {
    ComputationGraph graph = graph(Cell.LSTM);
    BeamSettings greedy = new BeamSettings(1, 0, 2, 10);
    List<Translation> found = BeamSearch.search(graph, SOURCES, greedy);
    for (int b = 0; b < SOURCES.length; b++) {
      int[] written = {};
      int limit = greedy.limit(SOURCES[b].length);
      while (written.length < limit) {
        float[] p = SmallTranslator.probabilities(graph, SOURCES[b], written)[written.length];
        int likeliest = SpecialTokens.END;
        for (int c = SpecialTokens.END; c < p.length; c++) {
          likeliest = p[c] > p[likeliest] ? c : likeliest;
        }
        if (likeliest == SpecialTokens.END) {
          break;
        }
        written = Arrays.copyOf(written, written.length + 1);
        written[written.length - 1] = likeliest;
      }
      assertArrayEquals(written, found.get(b).tokens());
    }
  }

  /** Signs are no text, however likely a network finds them. */
  @ParameterizedTest
  @ValueSource(ints = {SpecialTokens.PADDING, SpecialTokens.UNKNOWN, SpecialTokens.BEGIN})
  void signsAreNotWritten(int sign) {
    ComputationGraph graph = graph(Cell.GRU);
    graph.getParam("output_b").putScalar(sign, 4);
    graph.getParam("output_b").putScalar(4, 3);
    for (int width : new int[] {1, 4}) {
      BeamSettings settings = new BeamSettings(width, 1, 1, 2);
      for (Translation each : BeamSearch.translate(graph, SOURCES, settings)) {
        assertTrue(each.tokens().length > 0);
        assertTrue(
            Arrays.stream(each.tokens()).allMatch(token -> token > SpecialTokens.END),
            () -> Arrays.toString(each.tokens()));
      }
    }
  }

  /** Also that a narrow beam's hypotheses carry their own states and attention with them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void sentencesDoNotHangOnTheirBatch(int width) {
    ComputationGraph graph = graph(Cell.LSTM);
    BeamSettings settings = new BeamSettings(width, 1, 1, 2);
    List<Translation> together = BeamSearch.translate(graph, SOURCES, settings);
    for (int b = 0; b < SOURCES.length; b++) {
      Translation one = together.get(b);
      Translation alone = BeamSearch.translate(graph, new int[][] {SOURCES[b]}, settings).get(0);
      assertArrayEquals(alone.tokens(), one.tokens());
      assertEquals(
          SmallTranslator.logProbability(graph, SOURCES[b], one.tokens()),
          one.logProbability(),
          TOLERANCE);
      assertEquals(one.tokens().length + 1, one.attention().length);
      for (int t = 0; t < one.attention().length; t++) {
        assertEquals(SOURCES[b].length, one.attention()[t].length);
        assertArrayEquals(alone.attention()[t], one.attention()[t], (float) TOLERANCE);
        double sum = 0;
        for (float weight : one.attention()[t]) {
          sum += weight;
        }
        assertEquals(1, sum, 1e-6); // rounded once for each of 4 weights
      }
    }
  }

  @Test
  void nothingIsLongerThanTheLimit() {
    ComputationGraph graph = graph(Cell.TANH);
    graph.getParam("output_b").putScalar(SpecialTokens.END, -200); // p of the end is 0 in float32
    for (int width : new int[] {1, 4}) {
      BeamSettings settings = new BeamSettings(width, 1, 1.5, 1);
      List<Translation> found = BeamSearch.search(graph, SOURCES, settings);
      assertEquals(List.of(7, 4, 3), found.stream().map(each -> each.tokens().length).toList());
    }
  }

  @Test
  void aNetworkOfNoNumbersIsRefused() {
    ComputationGraph graph = graph(Cell.TANH);
    graph.getParam("output_b").putScalar(0, Float.NaN);
    assertEquals(
        "The network's probabilities are not numbers, so nothing can be written. Its training has"
            + " diverged.",
        assertThrows(
                IllegalStateException.class,
                () -> BeamSearch.search(graph, SOURCES, new BeamSettings(5, 1, 2, 10)))
            .getMessage());
  }

  @Test
  void settingsAreChecked() {
    assertEquals(
        "A beam search keeps 1 hypothesis or more, with a length power from 0 and room for 1 token,"
            + " not 0, 1.0 and 2.0 a token + 10.",
        assertThrows(IllegalArgumentException.class, () -> new BeamSettings(0, 1, 2, 10))
            .getMessage());
  }

  /** Every sentence of up to so many tokens that are words. */
  private static List<int[]> all(int longest) {
    List<int[]> all = new ArrayList<>(List.of(new int[0]));
    for (int i = 0; i < all.size(); i++) {
      for (int token = SpecialTokens.END + 1;
          token < WORDS && all.get(i).length < longest;
          token++) {
        int[] longer = Arrays.copyOf(all.get(i), all.get(i).length + 1);
        longer[longer.length - 1] = token;
        all.add(longer);
      }
    }
    return all;
  }
}
