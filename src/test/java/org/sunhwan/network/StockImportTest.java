package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;

/** Networks as a user of plain DL4J builds and stores them. */
class StockImportTest {
  private static final int[][] WHOLE = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}};

  private static final Layer MAXIMUM = new GlobalPoolingLayer(PoolingType.MAX);
  private static final Layer MEAN = new GlobalPoolingLayer(PoolingType.AVG);

  private static final String CHAIN =
      " What can be taken in are layers one after another: EmbeddingSequenceLayer; LSTM, SimpleRnn,"
          + " or Bidirectional of one of them; LastTimeStep or GlobalPoolingLayer; OutputLayer.";

  @Test
  void layersThatReadForward() throws IOException {
    NetworkShape shape = takenIn(graph(lstm(4), lstm(5), MEAN, output(5)));
    assertEquals(Shapes.shape(Cell.LSTM, 2, Direction.FORWARD, Pooling.MEAN), shape);
    assertEquals(Cell.RELU, takenIn(graph(simple(4, Activation.RELU), MAXIMUM, output(5))).cell());
    assertEquals(
        Cell.SIGMOID, takenIn(graph(simple(4, Activation.SIGMOID), MAXIMUM, output(5))).cell());
    assertEquals(
        Shapes.shape(Cell.TANH, 2, Direction.FORWARD, Pooling.LAST),
        takenIn(
            graph(
                simple(4, Activation.TANH),
                new LastTimeStep(simple(5, Activation.TANH)),
                output(5))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MUL")
  void layersThatReadBothWays(Bidirectional.Mode mode) throws IOException {
    int width = mode == Bidirectional.Mode.CONCAT ? 10 : 5;
    Merge merge =
        switch (mode) {
          case CONCAT -> Merge.CONCATENATED;
          case ADD -> Merge.SUMMED;
          default -> Merge.AVERAGED;
        };
    assertEquals(
        Shapes.merged(Cell.LSTM, 2, merge, Pooling.MAX),
        takenIn(
            graph(
                new Bidirectional(mode, lstm(4)),
                new Bidirectional(mode, lstm(width)),
                MAXIMUM,
                output(width))));
    assertEquals(
        Shapes.merged(Cell.TANH, 1, merge, Pooling.MEAN),
        takenIn(graph(new Bidirectional(mode, simple(4, Activation.TANH)), MEAN, output(width))));
  }

  @Test
  void aLastTimeStepMayBeAVertex() throws IOException {
    GraphBuilder graph =
        builder()
            .addLayer("words", embedding(), "in")
            .addLayer("reader", lstm(4), "words")
            .addVertex("end", new LastTimeStepVertex("in"), "reader")
            .addLayer("answer", output(5), "end")
            .setOutputs("answer");
    assertEquals(Shapes.shape(Cell.LSTM, 1, Direction.FORWARD, Pooling.LAST), takenIn(made(graph)));
  }

  @Test
  void classesOnTheirOwnStaySo() throws IOException {
    Layer sigmoid =
        new OutputLayer.Builder(LossFunction.XENT)
            .activation(Activation.SIGMOID)
            .nIn(5)
            .nOut(3)
            .build();
    assertEquals(Output.SIGMOID, takenIn(graph(lstm(4), MAXIMUM, sigmoid)).output());
  }

  @Test
  void whatHasNoLikeIsRefusedByName() {
    refused(
        "The model's layer layer1 (DenseLayer) cannot be taken in: there is no such layer of ours.",
        graph(new DenseLayer.Builder().nIn(4).nOut(5).build(), MAXIMUM, output(5)));
    refused(
        "The model's layer layer2 (LSTM) cannot be taken in: it differs from the recurrent layer"
            + " layer1 before it in cell, size or direction.",
        graph(simple(4, Activation.TANH), lstm(5), MAXIMUM, output(5)));
    refused(
        "The model's layer layer1 (Bidirectional) cannot be taken in: its two ways are multiplied"
            + " (mode MUL).",
        graph(new Bidirectional(Bidirectional.Mode.MUL, lstm(4)), MAXIMUM, output(5)));
    refused(
        "The model's layer layer1 (Bidirectional) cannot be taken in: it reads both ways and its"
            + " last time step is taken, where reading backward has only begun. Ours takes each"
            + " way's state after all tokens.",
        graph(new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, lstm(4))), output(10)));
    refused(
        "The model's layer layer1 (SimpleRnn) cannot be taken in: our simple cells have tanh, relu"
            + " or sigmoid, not softsign.",
        graph(simple(4, Activation.SOFTSIGN), MAXIMUM, output(5)));
    refused(
        "The model's layer layer2 (GlobalPoolingLayer) cannot be taken in: it pools by SUM, not by"
            + " AVG or MAX.",
        graph(lstm(4), new GlobalPoolingLayer(PoolingType.SUM), output(5)));
    refused(
        "The model's layer layer2 (RnnOutputLayer) cannot be taken in: it answers at every token,"
            + " and jobs classify whole texts.",
        graph(
            lstm(4),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .dataFormat(RNNFormat.NCW)
                .nIn(5)
                .nOut(3)
                .build()));
    refused(
        "The model's layer layer3 (OutputLayer) cannot be taken in: the last layer must be an"
            + " OutputLayer with biases: softmax with MCXENT, or sigmoid with XENT.",
        graph(
            lstm(4),
            MAXIMUM,
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(5)
                .nOut(3)
                .build()));
  }

  /** Stored as DL4J does, read, and asked; 1e-6: as for networks that we made. */
  private static NetworkShape takenIn(ComputationGraph theirs) throws IOException {
    Random random = new Random(3); // so that biases and ways differ too
    INDArray parameters = theirs.params();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, random.nextGaussian() * 0.4);
    }
    Batch batch = Batch.of(WHOLE);
    INDArray expected = theirs.output(false, new INDArray[] {batch.tokens()}, null, null)[0];
    var zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(theirs, zip, true);
    StockImport.Imported ours = StockImport.read(zip.toByteArray(), "m.zip");
    assertArrayEquals(floats(expected), floats(Shapes.output(ours.graph(), batch)), 1e-6f);
    Networks.requireShape(ours.graph(), ours.shape(), Sizes.of(Shapes.VOCABULARY, 3));
    assertTrue(floats(expected)[0] != floats(expected)[3], "what is read makes a difference");
    return ours.shape();
  }

  private static void refused(String message, ComputationGraph theirs) {
    assertEquals(
        message + CHAIN,
        assertThrows(ModelFileException.class, () -> StockImport.of(theirs)).getMessage());
  }

  private static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in");
  }

  private static ComputationGraph graph(Layer... above) {
    GraphBuilder graph = builder();
    List<Layer> layers = new ArrayList<>(List.of(embedding()));
    Collections.addAll(layers, above);
    for (int i = 0; i < layers.size(); i++) {
      graph.addLayer("layer" + i, layers.get(i), i == 0 ? "in" : "layer" + (i - 1));
    }
    return made(graph.setOutputs("layer" + above.length));
  }

  private static ComputationGraph made(GraphBuilder graph) {
    ComputationGraph made = new ComputationGraph(graph.build());
    made.init();
    return made;
  }

  private static Layer embedding() {
    return new EmbeddingSequenceLayer.Builder().nIn(Shapes.VOCABULARY).nOut(4).build();
  }

  private static Layer lstm(int inputs) {
    return new LSTM.Builder().activation(Activation.TANH).nIn(inputs).nOut(5).build();
  }

  private static Layer simple(int inputs, Activation activation) {
    return new SimpleRnn.Builder().activation(activation).nIn(inputs).nOut(5).build();
  }

  private static Layer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(inputs)
        .nOut(3)
        .build();
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
