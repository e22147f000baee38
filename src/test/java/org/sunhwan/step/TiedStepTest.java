package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.StepKey;
import org.sunhwan.layers.TiedVertex;
import org.sunhwan.layers.TokenEmbedding;

/** Token vectors that an output layer shares: every step reaches all of them. */
class TiedStepTest {
  private static final double RATE = 0.05;
  private static final StepKey KEY = new StepKey(1, 0, 0);

  /** Tokens 1 and 4 are read; all seven are weighed against each other. */
  private static final MultiDataSet BATCH =
      new MultiDataSet(
          Nd4j.createFromArray(new int[][] {{1, 4, 4}, {4, 1, 1}}),
          Nd4j.createFromArray(new int[][] {{4, 4, 2}, {1, 1, 3}}));

  static Stream<IUpdater> updaters() {
    return TrainingStepTest.updaters();
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void trainsTheSharedTableAsFitDoes(IUpdater updater) {
    ComputationGraph theirs = network(updater);
    ComputationGraph ours = network(updater);
    TrainingStep step = new TrainingStep(ours);
    for (int i = 0; i < 20; i++) {
      theirs.fit(BATCH);
      step.take(new StepKey(1, 0, i), new Moment(i, RATE), BATCH);
    }
    TrainingStepTest.assertClose(theirs.params(), ours.params(), "parameters");
    INDArray state = theirs.getUpdater().getStateViewArray();
    if (state != null) {
      TrainingStepTest.assertClose(state, ours.getUpdater().getStateViewArray(), "updater state");
    }
  }

  /** So none of its rows may stay behind when the others travel. */
  @Test
  void aSharedTableIsNoneOfRows() {
    assertEquals(List.of(), TokenTables.of(network(new Sgd(RATE))));
    assertEquals(List.of(), TokenTables.layers(network(new Sgd(RATE))));
  }

  /** With SGD, the whole step is as long as the largest norm times the rate. */
  @Test
  void itsGradientIsClippedWithAllOthers() {
    ComputationGraph graph = network(new Sgd(RATE));
    INDArray before = graph.params().dup();
    StepReport free =
        new TrainingStep(network(new Sgd(RATE))).take(KEY, new Moment(0, RATE), BATCH);
    double largest = free.gradientNorm() / 3;
    StepReport report = new TrainingStep(graph, largest).take(KEY, new Moment(0, RATE), BATCH);
    assertEquals(free.gradientNorm(), report.gradientNorm());
    double moved = graph.params().sub(before).norm2Number().doubleValue();
    // Differences of float32 weights near 1.
    assertEquals(RATE * largest, moved, 1e-5 * RATE * largest + 1e-7);
    INDArray table =
        graph.getParam("embedding_W").sub(network(new Sgd(RATE)).getParam("embedding_W"));
    for (int token = 0; token < 7; token++) {
      double way = table.getColumn(token).norm2Number().doubleValue();
      assertTrue(way > 0, "token " + token + " did not move");
    }
  }

  private static ComputationGraph network(IUpdater updater) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(updater)
            .graphBuilder()
            .addInputs("tokens")
            .addLayer(
                "embedding", new TokenEmbedding.Builder().nIn(7).nOut(3).shared().build(), "tokens")
            .addLayer(
                "recurrent",
                new Recurrent.Builder(Recurrent.Cell.GRU)
                    .reading(Recurrent.Reading.FORWARD)
                    .nIn(3)
                    .nOut(3)
                    .build(),
                "embedding");
    var output = new LabelOutput.Builder(Output.SOFTMAX).nIn(3).nOut(7).tiedTo("embedding");
    TiedVertex.add(graph, "output", output.build(), "recurrent");
    ComputationGraph network = new ComputationGraph(graph.setOutputs("output").build());
    network.init();
    return network;
  }
}
