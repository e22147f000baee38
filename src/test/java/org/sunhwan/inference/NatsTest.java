package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.network.Example;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.network.SmallTranslator;
import org.sunhwan.network.SmallWriter;
import org.sunhwan.network.Tagging;
import org.sunhwan.network.TextColumns;

/** Nats of probabilities, down to 0, and of networks to which something is that unlikely. */
class NatsTest {
  /** -ln of 2^-149, the smallest number of float32. */
  private static final double MOST = 149 * Math.log(2);

  private static final int UNLIKELY = 4;

  @Test
  void noProbabilityIsWorthMoreThanTheSmallestNumber() {
    assertEquals(MOST, Nats.of(0), 1e-12);
    assertEquals(MOST, Nats.of(Float.MIN_VALUE), 1e-12);
    assertEquals(Math.log(8), Nats.of(0.125), 1e-15);
    assertEquals(0.0, Nats.of(1), "and not -0.0");
    assertEquals(0.0, Nats.of(1 + 2e-7), "a rounding above 1");
    assertTrue(Double.isNaN(Nats.of(Double.NaN)), "parameters that are not finite show");
  }

  /** Neither the network nor the cache, which has seen other tokens only, would guess it. */
  @Test
  void aCacheMayBeAsSurprisedAsTheNetwork() {
    INDArray states = Nd4j.create(new float[][] {{1, 0}, {0, 2}});
    double nats =
        new NeuralCache(2, 0.5, 0.25)
            .empty()
            .nats(states, new int[] {6, UNLIKELY}, new double[] {0.5, 0});
    assertEquals(Math.log(2) + MOST, nats, 1e-12);

    ComputationGraph network = SmallWriter.network(new LanguageModel(false), Cell.GRU, 1);
    forget(network);
    var text = new TextColumns(new int[] {5, UNLIKELY, 7}, 1, 3);
    Surprise.Cached read = Surprise.of(network, text, new NeuralCache(2, 0.5, 0.25));
    assertTrue(read.read() > MOST && read.read() < MOST + 30, read.toString());
    assertTrue(read.withoutCache() > MOST && read.withoutCache() < MOST + 30, read.toString());
  }

  @Test
  void aTranslatorMayFindATokenThatUnlikely() {
    ComputationGraph network =
        SmallTranslator.graph(
            SmallTranslator.shape(Cell.GRU, Direction.BOTH, Regularisation.none()));
    forget(network);
    double[] nats = TargetLoss.nats(network, new int[][] {{1}}, new int[][] {{UNLIKELY}});
    assertTrue(nats[0] > MOST && nats[0] < MOST + 20, () -> nats[0] + " nats");
  }

  @Test
  void aTaggerMayFindATagThatUnlikely() {
    ComputationGraph network = tagger();
    network.getParam(Networks.OUTPUT + "_b").putScalar(2, -500);
    int[] unlikely = {2, Tagging.NOT_COUNTED};
    Example sentence = new Example(new int[] {5, 6}, unlikely, new int[0]);
    double nats = TagAnswers.of(network, new Example[] {sentence})[0].nats();
    assertEquals(MOST, nats, 1e-12);
  }

  private static ComputationGraph tagger() {
    NetworkShape shape =
        SmallTranslator.shape(Cell.GRU, Direction.BOTH, Regularisation.none())
            .with(new Tagging(Tagging.Decision.SOFTMAX, 0, 1, 0));
    return Networks.create(
        shape, Sizes.of(8, 3), 1, new Optimiser(new Sgd(1), 0, 0), Optional.empty());
  }

  /** So that the softmax of a token underflows. */
  private static void forget(ComputationGraph network) {
    network.getParam(Networks.OUTPUT + "_b").putScalar(UNLIKELY, -500);
  }
}
