package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent.Cell;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.Shapes;

/** Token vectors that are also an output layer's weights. */
class TiedVertexTest {
  /** Two tokens are read and never answered. */
  private static final int TOKENS = 9;

  private static final int CLASSES = 7;
  private static final int SIZE = 3;

  /** Token 5 is answered and never read, token 8 is neither. */
  private static final int[][] READ = {{7, 1, 1, 2}, {3, 0, 0, 0}, {2, 6, 4, 0}};

  private static final int[][] ANSWERED = {{1, 1, 2, 5}, {0, 0, 0, 0}, {6, 4, 3, 0}};

  /** Of every parameter: the table is reached by both its uses, and by each alone. */
  @Test
  void gradientsAreTheSlopesOfTheLoss() {
    ComputationGraph network = tied();
    MultiDataSet batch = batch();
    INDArray gradient = Shapes.gradient(network, batch).div(READ.length);
    INDArray parameters = network.params();
    double step = 0.01;
    for (long i = 0; i < parameters.length(); i++) {
      float before = parameters.getFloat(i);
      parameters.putScalar(i, before + step);
      double up = network.score(batch, false);
      parameters.putScalar(i, before - step);
      double down = network.score(batch, false);
      parameters.putScalar(i, before);
      // float32 losses near 2 over 0.02: 1e-5; a third derivative below 5 over 6 times 1e-4.
      assertEquals((up - down) / (2 * step), gradient.getDouble(i), 1e-4, "parameter " + i);
    }
  }

  /** With weights of its own that are the same numbers, the two gradients are there one by one. */
  @Test
  void theTablesGradientIsTheSumOfBothUses() {
    ComputationGraph tied = tied();
    ComputationGraph apart = apart();
    apart.setParam("embedding_W", tied.getParam("embedding_W"));
    apart.setParam("recurrent_W", tied.getParam("recurrent_W"));
    apart.setParam("recurrent_RW", tied.getParam("recurrent_RW"));
    apart.setParam("recurrent_b", tied.getParam("recurrent_b"));
    apart.setParam("output_b", tied.getParam("output_b"));
    // DL4J's W is [n, C] over our [C, n].
    INDArray table = tied.getParam("embedding_W").dup();
    for (int token = 0; token < CLASSES; token++) {
      apart.getParam("output_W").putColumn(token, table.getColumn(token).reshape(SIZE, 1));
    }
    MultiDataSet batch = batch();
    assertArrayEquals(
        answers(apart, batch), answers(tied, batch), "the same products of the same numbers");
    float[] together = Shapes.gradient(tied, batch).dup('c').data().asFloat();
    float[] each = Shapes.gradient(apart, batch).dup('c').data().asFloat();
    int projection = each.length - CLASSES * SIZE - CLASSES;
    for (int token = 0; token < TOKENS; token++) {
      for (int i = token * SIZE; i < (token + 1) * SIZE; i++) {
        float sum = each[i] + (token < CLASSES ? each[projection + i] : 0);
        assertEquals(sum, together[i], 1e-6, "token " + token);
      }
      assertEquals(token == 8, together[token * SIZE] == 0, "only token 8 was not met");
    }
  }

  /** DL4J's updater leaves its step in the gradient vector: none of it may be counted again. */
  @Test
  void eachPassHasItsOwnGradient() {
    ComputationGraph network = tied();
    INDArray first = Shapes.gradient(network, batch()).dup();
    network.getFlattenedGradients().assign(7);
    assertEquals(first, Shapes.gradient(network, batch()));
  }

  @Test
  void tiesSurviveCopiesAndFiles() {
    ComputationGraph network = tied();
    float[] answers = answers(network, batch());
    assertArrayEquals(answers, answers(network.clone(), batch()));
    ComputationGraph read = ModelFile.read(ModelFile.writeWithUpdater(network), "m.zip");
    assertArrayEquals(answers, answers(read, batch()));
    assertEquals(
        network.getConfiguration(),
        ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson()));
    read.getParam("embedding_W").muli(2);
    assertTrue(answers[0] != answers(read, batch())[0], "the copy has a table of its own");
    assertArrayEquals(answers, answers(network, batch()));
    assertEquals(CLASSES, read.getLayer("output").numParams(), "biases alone");
  }

  @Test
  void refusesTiesThatDoNotFit() {
    MultiDataSet batch = batch();
    GraphBuilder graph = below(new TokenEmbedding.Builder().nIn(TOKENS).nOut(SIZE).build());
    TiedVertex.add(graph, "output", output(), "recurrent");
    assertEquals(
        "layer output of 7 classes and inputs of 3 is tied to embedding, which has 9 vectors of 3"
            + " and does not share them; it needs at least as many shared vectors as classes, of"
            + " the size of its inputs",
        assertThrows(IllegalStateException.class, () -> answers(initialised(graph), batch))
            .getMessage());
    GraphBuilder elsewhere = below(shared());
    TiedVertex.add(elsewhere, "output", output("recurrent"), "recurrent");
    assertEquals(
        "layer output is tied to recurrent, which is no token embedding of its graph",
        assertThrows(IllegalStateException.class, () -> answers(initialised(elsewhere), batch))
            .getMessage());
    GraphBuilder plain = below(shared()).addLayer("output", output(), "recurrent");
    assertEquals(
        "layer output is tied to embedding, but does not know its graph. Add it by TiedVertex.",
        assertThrows(IllegalStateException.class, () -> answers(initialised(plain), batch))
            .getMessage());
    assertEquals(
        "token vectors that an output layer shares cannot be frozen: it would not learn. Leave out"
            + " frozen(), or give the output layer weights of its own.",
        assertThrows(
                IllegalArgumentException.class,
                () -> new TokenEmbedding.Builder().nIn(2).nOut(2).shared().frozen().build())
            .getMessage());
    assertEquals(
        "layer embedding shares its vectors with an output layer, so their gradient is dense",
        assertThrows(
                IllegalStateException.class,
                () -> ((TokenEmbeddingLayer) tied().getLayer("embedding")).gatherRows())
            .getMessage());
  }

  private static MultiDataSet batch() {
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1, 1}, {1, 0, 0, 0}, {1, 1, 1, 0}});
    return new MultiDataSet(
        new INDArray[] {Nd4j.createFromArray(READ)},
        new INDArray[] {Nd4j.createFromArray(ANSWERED)},
        new INDArray[] {mask},
        null);
  }

  private static float[] answers(ComputationGraph network, MultiDataSet batch) {
    return network
        .output(false, batch.getFeatures(), batch.getFeaturesMaskArrays())[0]
        .dup('c')
        .data()
        .asFloat();
  }

  private static ComputationGraph tied() {
    GraphBuilder graph = below(shared());
    TiedVertex.add(graph, "output", output(), "recurrent");
    return initialised(graph);
  }

  private static ComputationGraph apart() {
    return initialised(
        below(new TokenEmbedding.Builder().nIn(TOKENS).nOut(SIZE).build())
            .addLayer(
                "output",
                new LabelOutput.Builder(Output.SOFTMAX).nIn(SIZE).nOut(CLASSES).build(),
                "recurrent"));
  }

  private static TokenEmbedding shared() {
    return new TokenEmbedding.Builder().nIn(TOKENS).nOut(SIZE).shared().build();
  }

  private static LabelOutput output() {
    return output("embedding");
  }

  private static LabelOutput output(String tiedTo) {
    return new LabelOutput.Builder(Output.SOFTMAX).nIn(SIZE).nOut(CLASSES).tiedTo(tiedTo).build();
  }

  private static GraphBuilder below(TokenEmbedding embedding) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Sgd(0.1))
        .graphBuilder()
        .addInputs("tokens")
        .addLayer("embedding", embedding, "tokens")
        .addLayer(
            "recurrent",
            new Recurrent.Builder(Cell.LSTM).reading(Reading.FORWARD).nIn(SIZE).nOut(SIZE).build(),
            "embedding")
        .setOutputs("output");
  }

  private static ComputationGraph initialised(GraphBuilder graph) {
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    Random random = new Random(5);
    for (long i = 0; i < network.numParams(); i++) {
      network.params().putScalar(i, random.nextGaussian() * 0.7);
    }
    return network;
  }
}
