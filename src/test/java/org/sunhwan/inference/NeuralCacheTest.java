package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.SmallWriter;
import org.sunhwan.network.TextColumns;

class NeuralCacheTest {
  private static final int[] TEXT = {4, 5, 8, 3, 7, 7, 4, 6, 3, 3, 5, 4, 5, 8, 3, 7};

  /** States of two units, three steps; a cache of two of them. */
  @Test
  void equalsTheArithmeticByHand() {
    var cache = new NeuralCache(2, 0.5, 0.25);
    INDArray states = Nd4j.create(new float[][] {{1, 0}, {0, 2}, {1, 1}, {2, 0}});
    int[] came = {6, 5, 6, 5};
    double[] p = {0.5, 0.4, 0.3, 0.2};
    // The first is the network's alone: nothing is remembered.
    double first = p[0];
    // Only token 6 came after a state so far, so 5 is nothing the cache would guess.
    double second = 0.75 * p[1];
    // h·h: 1 with the first, which 6 followed; 2 with the second, which 5 followed.
    double third = 0.75 * p[2] + 0.25 * Math.exp(0.5) / (Math.exp(0.5) + Math.exp(1));
    // The first is forgotten: 0 with the second, which 5 followed; 2 with the third, which 6 did.
    double fourth = 0.75 * p[3] + 0.25 / (1 + Math.exp(1));
    double expected = -Math.log(first) - Math.log(second) - Math.log(third) - Math.log(fourth);
    // exp of float32 products
    assertEquals(expected, cache.empty().nats(states, came, p), 1e-6);
  }

  /** However the steps are cut, and beside other columns. */
  @Test
  void windowsChangeNothing() {
    var cache = new NeuralCache(6, 0.7, 0.3);
    for (boolean tied : new boolean[] {true, false}) {
      ComputationGraph network = SmallWriter.network(new LanguageModel(tied), Cell.LSTM, 2);
      double whole = Surprise.of(network, new TextColumns(TEXT, 1, 100), cache).read();
      for (int window : List.of(1, 3, 5)) {
        // 16 logarithms of float32 probabilities
        Surprise.Cached cut = Surprise.of(network, new TextColumns(TEXT, 1, window), cache);
        assertEquals(whole, cut.read(), 1e-5);
        double alone = Surprise.of(network, new TextColumns(TEXT, 1, window));
        assertEquals(alone, cut.withoutCache(), 1e-5, "measured beside, it is the network's own");
      }
      double none = Surprise.of(network, new TextColumns(TEXT, 3, 4));
      assertEquals(
          none,
          Surprise.of(network, new TextColumns(TEXT, 3, 4), new NeuralCache(6, 0.7, 1e-12)).read(),
          1e-4,
          "with next to no weight, in columns of unlike lengths, it is the network's own");
      assertTrue(Math.abs(whole - Surprise.of(network, new TextColumns(TEXT, 1, 100))) > 0.01);
    }
  }

  @Test
  void refusesWhatNoCacheCanBe() {
    assertEquals(
        "A cache of 5 states, sharpness 1.0 and weight 1.0 cannot be: sizes and sharpness are 0 or"
            + " more, the weight is below 1.",
        assertThrows(IllegalArgumentException.class, () -> new NeuralCache(5, 1, 1)).getMessage());
  }
}
