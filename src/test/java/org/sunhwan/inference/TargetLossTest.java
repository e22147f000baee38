package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.sunhwan.layers.Dropout;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.SmallTranslator;
import org.sunhwan.network.SpecialTokens;

class TargetLossTest {

  /** Padded to others' lengths, in whatever order, and though trained with smoothed labels. */
  @Test
  void isWhatEachSentenceCostsByItself() {
    var smoothed = new Regularisation(0, Dropout.Kind.EACH, 0, 0.3);
    ComputationGraph graph =
        SmallTranslator.graph(SmallTranslator.shape(Cell.GRU, Direction.BOTH, smoothed));
    double[] nats = TargetLoss.nats(graph, SmallTranslator.SOURCES, SmallTranslator.TARGETS);
    for (int i = 0; i < nats.length; i++) {
      // The same sums of float32, in batches of another shape, over up to 6 tokens.
      assertEquals(
          -SmallTranslator.logProbability(
              graph, SmallTranslator.SOURCES[i], SmallTranslator.TARGETS[i]),
          nats[i],
          1e-5);
    }
  }

  /** Of the empty sentence it is ln p of the end, first of all. */
  @Test
  void theEndCountsToo() {
    ComputationGraph graph =
        SmallTranslator.graph(
            SmallTranslator.shape(Cell.LSTM, Direction.BOTH, Regularisation.none()));
    int[] source = SmallTranslator.SOURCES[0];
    double[] nats = TargetLoss.nats(graph, new int[][] {source}, new int[][] {{}});
    float[] first = SmallTranslator.probabilities(graph, source, new int[0])[0];
    assertEquals(first[SpecialTokens.END], Math.exp(-nats[0]), 1e-6);
  }
}
