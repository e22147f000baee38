package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.kernel.Direction;
import org.sunhwan.kernel.Dl4jGates;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.Recurrent.Cell;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Shapes;

class RecurrentLayerTest {
  private static final int VECTOR = 4;
  private static final int HIDDEN = 5;

  /** Without padding, so that DL4J's own layers can be compared with. */
  private static final int[][] EQUALLY_LONG = {{4, 9, 5, 10}, {7, 1, 1, 6}, {8, 4, 6, 5}};

  static Stream<Arguments> cellsAndReadings() {
    return Arrays.stream(Cell.values())
        .flatMap(
            cell -> Arrays.stream(Reading.values()).map(reading -> Arguments.of(cell, reading)));
  }

  @ParameterizedTest
  @EnumSource(names = {"LSTM", "TANH"})
  void trainsLikeDl4jsOwnLayersOnBatchesWithoutPadding(Cell cell) {
    ComputationGraph ours = network(cell, Reading.FORWARD, 1);
    ComputationGraph theirs = stock(cell);
    copy(ours, theirs, cell);
    MultiDataSet batch = Batch.of(EQUALLY_LONG).labelled(new int[] {0, 2, 1}, Shapes.CLASSES);
    for (int step = 0; step < 5; step++) {
      // Sums of float32 in another order, a few steps on.
      assertNear(output(theirs, batch), output(ours, batch), 1e-5);
      ours.fit(batch);
      theirs.fit(batch);
    }
  }

  /** The law of masks: a padded batch's gradient is the sum of its sequences' own. */
  @ParameterizedTest
  @MethodSource("cellsAndReadings")
  void paddingChangesNoOutputAndNoGradient(Cell cell, Reading reading) {
    ComputationGraph network = network(cell, reading, 2);
    MultiDataSet together = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    INDArray outputs = output(network, together);
    INDArray gradient = Shapes.gradient(network, together);
    INDArray sum = Nd4j.zerosLike(gradient);
    for (int i = 0; i < Shapes.SEQUENCES.length; i++) {
      MultiDataSet alone =
          Batch.of(new int[][] {Shapes.SEQUENCES[i]})
              .labelled(new int[] {Shapes.LABELS[i]}, Shapes.CLASSES);
      assertNear(output(network, alone), outputs.get(NDArrayIndex.interval(i, i + 1)), 1e-6);
      sum.addi(Shapes.gradient(network, alone));
    }
    assertNear(sum, gradient, 1e-5);
  }

  /** Along the gradient g the loss rises by |g|: (L(p + ε g/|g|) - L(p - ε g/|g|)) / 2ε. */
  @ParameterizedTest
  @MethodSource("cellsAndReadings")
  void theGradientIsTheSlopeOfTheLoss(Cell cell, Reading reading) {
    ComputationGraph network = network(cell, reading, 2);
    MultiDataSet batch = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    // Biases other than 0: else a ReLU over nothing but zeros stands right on its corner.
    network.params().addi(Nd4j.randn(network.params().shape()).mul(0.1));
    INDArray gradient = Shapes.gradient(network, batch);
    double length = gradient.norm2Number().doubleValue();
    INDArray start = network.params().dup();
    double epsilon = 0.004;
    double above = loss(network, batch, start.add(gradient.mul(epsilon / length)));
    double below = loss(network, batch, start.sub(gradient.mul(epsilon / length)));
    // A loss of 4 in float32 is rounded by 2e-7; bends, and the corners of ReLU, grow with ε.
    assertEquals(length, (above - below) / (2 * epsilon), 0.005 * length);
  }

  @ParameterizedTest
  @EnumSource(names = {"BOTH_CONCATENATED", "BOTH_SUMMED", "BOTH_AVERAGED"})
  void bothWaysAreTheTwoWaysTogether(Reading reading) {
    ComputationGraph both = network(Cell.GRU, reading, 1);
    GraphBuilder graph = builder();
    graph.addLayer("forward", recurrent(Cell.GRU, Reading.FORWARD, VECTOR), "embedding");
    graph.addLayer("backward", recurrent(Cell.GRU, Reading.BACKWARD, VECTOR), "embedding");
    graph.addVertex(
        "together",
        switch (reading) {
          case BOTH_CONCATENATED -> new MergeVertex();
          case BOTH_SUMMED -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
          default -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
        },
        "forward",
        "backward");
    ComputationGraph apart = classifier(graph, "together", reading);
    apart.setParams(both.params().dup()); // forward's before backward's in both
    MultiDataSet batch = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    assertNear(output(apart, batch), output(both, batch), 1e-6);
    assertNear(Shapes.gradient(apart, batch), Shapes.gradient(both, batch), 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void readsAStepAtATimeWhatItReadsAtOnce(Cell cell) {
    GraphBuilder graph = builder();
    graph.addLayer("recurrent", recurrent(cell, Reading.FORWARD, VECTOR), "embedding");
    graph.addLayer(
        "output",
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(HIDDEN)
            .nOut(Shapes.CLASSES)
            .build(),
        "recurrent");
    ComputationGraph network = initialised(graph.setOutputs("output").build());
    INDArray tokens = Batch.of(EQUALLY_LONG).tokens();
    INDArray whole = network.output(tokens)[0];
    for (int t = 0; t < tokens.size(1); t++) {
      INDArray token = tokens.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1)).dup();
      INDArray step = network.rnnTimeStep(token.reshape(token.size(0), 1, 1))[0];
      INDArray expected = whole.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t));
      assertNear(expected, step.reshape(expected.shape()), 1e-6);
    }
  }

  @Test
  void aConfigurationSurvivesJson() {
    GraphBuilder graph = builder();
    graph.addLayer(
        "recurrent",
        new Recurrent.Builder(Cell.LSTM)
            .reading(Reading.BOTH_CONCATENATED)
            .inputDropout(Dropout.locked(0.25))
            .recurrentDropout(0.5)
            .nIn(VECTOR)
            .nOut(HIDDEN)
            .build(),
        "embedding");
    ComputationGraph network = classifier(graph, "recurrent", Reading.BOTH_CONCATENATED);
    String json = network.getConfiguration().toJson();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(json);
    assertEquals(json, read.toJson());
    assertEquals(network.getConfiguration(), read);
    ComputationGraph again = initialised(read);
    Recurrent layer = ((RecurrentLayer) again.getLayer("recurrent")).layerConf();
    assertEquals(Dropout.locked(0.25), layer.inputDropout());
    assertEquals(0.5, layer.recurrentDropout());
    again.setParams(network.params());
    MultiDataSet batch = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    assertEquals(output(network, batch), output(again, batch));
    assertEquals(Shapes.gradient(network, batch), Shapes.gradient(again, batch), "same masks");
  }

  @Test
  void lstmsStartByRememberingAndOtherBiasesAtZero() {
    INDArray lstm = network(Cell.LSTM, Reading.FORWARD, 1).getParam("recurrent1_b");
    assertEquals(HIDDEN, lstm.sumNumber().doubleValue());
    assertEquals(
        HIDDEN,
        lstm.get(NDArrayIndex.all(), NDArrayIndex.interval(HIDDEN, 2 * HIDDEN))
            .sumNumber()
            .doubleValue());
    assertEquals(
        0, network(Cell.GRU, Reading.FORWARD, 1).getParam("recurrent1_b").norm1Number().intValue());
  }

  @Test
  void anotherKernelComputesTheSame() {
    ComputationGraph network = network(Cell.LSTM, Reading.BOTH_CONCATENATED, 1);
    MultiDataSet batch = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    INDArray fast = output(network, batch);
    OwnLayers.use(
        network,
        KernelChoice.choose(
            KernelChoice.Wanted.JAVA, Precision.FLOAT32, List.of(Processor.here())));
    assertNear(output(network, batch), fast, 1e-6);
  }

  @Test
  void whatCannotBeReadIsSaidSo() {
    ComputationGraph network = network(Cell.LSTM, Reading.BACKWARD, 1);
    INDArray tokens = Batch.of(EQUALLY_LONG).tokens();
    assertEquals(
        "layer recurrent1 reads BACKWARD, so it needs whole sequences: no state can be carried from"
            + " one part of a sequence to the next",
        assertThrows(UnsupportedOperationException.class, () -> network.rnnTimeStep(tokens))
            .getMessage());
    INDArray gap = Nd4j.ones(3, 4);
    gap.putScalar(1, 2, 0);
    assertEquals(
        "sequence 1 of the batch has a token at time step 3 behind padding at 2; padding must come"
            + " after the last token",
        assertThrows(
                IllegalArgumentException.class,
                () -> network.output(false, new INDArray[] {tokens}, new INDArray[] {gap}, null))
            .getMessage());
    network.clearLayerMaskArrays();
    INDArray unknown = tokens.dup();
    unknown.putScalar(2, 1, Shapes.VOCABULARY);
    assertEquals(
        "token 1 of sequence 2 has the id 11; the vocabulary has 0 to 10. The sequences belong to"
            + " another vocabulary than the network.",
        assertThrows(IllegalArgumentException.class, () -> network.output(unknown)).getMessage());
  }

  private static double loss(ComputationGraph network, MultiDataSet batch, INDArray parameters) {
    network.setParams(parameters);
    Shapes.gradient(network, batch);
    return network.score() * batch.getFeatures(0).size(0);
  }

  private static INDArray output(ComputationGraph network, MultiDataSet batch) {
    return network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0].dup(
        'c');
  }

  private static ComputationGraph network(Cell cell, Reading reading, int layers) {
    GraphBuilder graph = builder();
    String below = "embedding";
    int size = VECTOR;
    for (int layer = 1; layer <= layers; layer++) {
      Recurrent recurrent = recurrent(cell, reading, size);
      graph.addLayer("recurrent" + layer, recurrent, below);
      below = "recurrent" + layer;
      size = recurrent.outputs();
    }
    return classifier(graph, below, reading);
  }

  private static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Sgd(0.5))
        .weightInit(WeightInit.XAVIER)
        .graphBuilder()
        .addInputs("tokens")
        .addLayer(
            "embedding",
            new TokenEmbedding.Builder().nIn(Shapes.VOCABULARY).nOut(VECTOR).build(),
            "tokens");
  }

  private static Recurrent recurrent(Cell cell, Reading reading, int inputs) {
    return new Recurrent.Builder(cell).reading(reading).nIn(inputs).nOut(HIDDEN).build();
  }

  private static ComputationGraph classifier(GraphBuilder graph, String below, Reading reading) {
    int size = reading == Reading.BOTH_CONCATENATED ? 2 * HIDDEN : HIDDEN;
    graph.addLayer("pooled", new GlobalPoolingLayer(PoolingType.AVG), below);
    Layer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(size)
            .nOut(Shapes.CLASSES)
            .build();
    return initialised(graph.addLayer("output", output, "pooled").setOutputs("output").build());
  }

  private static ComputationGraph initialised(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  private static ComputationGraph stock(Cell cell) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.5))
            .graphBuilder()
            .addInputs("tokens")
            .addLayer(
                "embedding",
                new EmbeddingSequenceLayer.Builder().nIn(Shapes.VOCABULARY).nOut(VECTOR).build(),
                "tokens");
    Layer recurrent =
        cell == Cell.LSTM
            ? new LSTM.Builder().activation(Activation.TANH).nIn(VECTOR).nOut(HIDDEN).build()
            : new SimpleRnn.Builder().activation(Activation.TANH).nIn(VECTOR).nOut(HIDDEN).build();
    graph.addLayer("recurrent1", recurrent, "embedding");
    return classifier(graph, "recurrent1", Reading.FORWARD);
  }

  private static void copy(ComputationGraph ours, ComputationGraph theirs, Cell cell) {
    theirs.getLayer("embedding").setParam("W", ours.getParam("embedding_W").transpose());
    Recurrent layer = (Recurrent) ours.getLayer("recurrent1").conf().getLayer();
    assertEquals(Direction.LEFT_TO_RIGHT, layer.ways().get(0).layer().direction());
    float[] parameters = ours.getLayer("recurrent1").params().dup().data().asFloat();
    theirs
        .getLayer("recurrent1")
        .params()
        .assign(
            Nd4j.createFromArray(Dl4jGates.toDl4j(layer.ways().get(0).layer(), parameters))
                .reshape(1, parameters.length));
    theirs.getLayer("output").params().assign(ours.getLayer("output").params());
    assertEquals(cell, layer.cell());
  }

  private static void assertNear(INDArray expected, INDArray actual, double tolerance) {
    assertTrue(
        Arrays.equals(expected.shape(), actual.shape()),
        () -> Arrays.toString(expected.shape()) + " and " + Arrays.toString(actual.shape()));
    double distance = expected.sub(actual).normmaxNumber().doubleValue();
    assertTrue(distance <= tolerance, () -> "apart by " + distance);
  }
}
