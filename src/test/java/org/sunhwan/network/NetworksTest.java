package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.network.Shapes.ADAM;
import static org.sunhwan.network.Shapes.CLASSES;
import static org.sunhwan.network.Shapes.LABELS;
import static org.sunhwan.network.Shapes.SEQUENCES;
import static org.sunhwan.network.Shapes.VOCABULARY;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

class NetworksTest {
  private static final NetworkShape INDEPENDENT =
      new NetworkShape(
          Cell.LSTM,
          4,
          5,
          1,
          Direction.BOTH,
          Merge.CONCATENATED,
          Pooling.MAX,
          Regularisation.none(),
          Output.SIGMOID,
          Implementation.OWN);

  private static final int LONGEST =
      Arrays.stream(SEQUENCES).mapToInt(s -> s.length).max().orElseThrow();

  static List<NetworkShape> shapes() {
    return Shapes.all();
  }

  static List<NetworkShape> shapesThatDl4jHas() {
    return Shapes.all().stream().filter(shape -> shape.cell() != Cell.GRU).toList();
  }

  static List<NetworkShape> stockShapes() {
    return Shapes.all().stream()
        .filter(shape -> shape.implementation() == Implementation.STOCK)
        .toList();
  }

  static List<NetworkShape> ownShapes() {
    return Shapes.own();
  }

  /** 1e-6: float sums over at most 12 steps, regrouped by the longer batch. */
  @ParameterizedTest
  @MethodSource("shapes")
  void paddingChangesNeitherOutputsNorGradients(NetworkShape shape) {
    ComputationGraph graph = Shapes.network(shape);
    Batch tight = Batch.of(SEQUENCES);
    Batch loose = Batch.padded(SEQUENCES, LONGEST + 5);
    close(Shapes.output(graph, tight), Shapes.output(graph, loose), 1e-6);
    Labelling labelling = Shapes.labelling(shape);
    INDArray gradient = Shapes.gradient(graph, tight.labelled(LABELS, labelling));
    assertTrue(gradient.norm2Number().doubleValue() > 0.1);
    close(gradient, Shapes.gradient(graph, loose.labelled(LABELS, labelling)), 1e-6);
  }

  /** A sequence answers the same alone and in a batch of others. */
  @ParameterizedTest
  @MethodSource("shapes")
  void companyChangesNothing(NetworkShape shape) {
    ComputationGraph graph = Shapes.network(shape);
    INDArray together = Shapes.output(graph, Batch.of(SEQUENCES));
    for (int row = 0; row < SEQUENCES.length; row++) {
      INDArray alone = Shapes.output(graph, Batch.of(new int[][] {SEQUENCES[row]}));
      assertArrayEquals(
          alone.toFloatMatrix()[0], together.getRow(row).toFloatVector(), 1e-6f, "row " + row);
    }
  }

  /**
   * 1e-5: the reference adds in double. It reads DL4J's layout, so ours goes through the
   * conversion; a GRU, which has none, is compared with its equations in {@code kernel}.
   */
  @ParameterizedTest
  @MethodSource("shapesThatDl4jHas")
  void outputsFollowTheEquations(NetworkShape shape) {
    for (Output output : List.of(Output.SOFTMAX, Output.SIGMOID)) {
      var shaped =
          new NetworkShape(
              shape.cell(),
              shape.embeddingSize(),
              shape.hiddenSize(),
              shape.layers(),
              shape.direction(),
              shape.merge(),
              shape.pooling(),
              Regularisation.none(),
              output,
              shape.implementation());
      ComputationGraph graph = Shapes.network(shaped);
      INDArray actual = Shapes.output(graph, Batch.of(SEQUENCES));
      ComputationGraph stock =
          StockConversion.to(Implementation.STOCK, graph, shaped, Sizes.of(VOCABULARY, CLASSES));
      for (int row = 0; row < SEQUENCES.length; row++) {
        double[] expected = Equations.output(stock, shaped, SEQUENCES[row]);
        assertArrayEquals(
            expected, actual.getRow(row).toDoubleVector(), 1e-5, output + " row " + row);
      }
    }
  }

  /** 1e-6 relative: central differences in double with steps of 1e-5 err by about 1e-9. */
  @ParameterizedTest
  @MethodSource("stockShapes")
  void gradientsAreTheSlopesOfTheLoss(NetworkShape shape) {
    slopes(shape);
  }

  @Test
  void gradientsOfIndependentClassesAreTheSlopesOfTheLoss() {
    slopes(INDEPENDENT.with(Implementation.STOCK));
    slope(INDEPENDENT);
  }

  /** Ours compute in float32: along the gradient g the loss rises by |g|. */
  @ParameterizedTest
  @MethodSource("ownShapes")
  void alongTheGradientTheLossRisesByItsLength(NetworkShape shape) {
    slope(shape);
  }

  private static void slope(NetworkShape shape) {
    ComputationGraph graph = Shapes.network(shape);
    MultiDataSet batch = Shapes.batch(shape);
    INDArray gradient = Shapes.gradient(graph, batch).div(SEQUENCES.length);
    double length = gradient.norm2Number().doubleValue();
    INDArray start = graph.params().dup();
    double epsilon = 0.004;
    graph.setParams(start.add(gradient.mul(epsilon / length)));
    double above = loss(graph, batch);
    graph.setParams(start.sub(gradient.mul(epsilon / length)));
    double below = loss(graph, batch);
    // A loss near 1 in float32 is rounded by 1e-7, so the slope by 3e-5 or so; bends grow with ε.
    assertEquals(length, (above - below) / (2 * epsilon), 0.005 * length);
  }

  private static void slopes(NetworkShape shape) {
    ComputationGraph graph = Shapes.network(shape).convertDataType(DataType.DOUBLE);
    MultiDataSet batch = Shapes.batch(shape);
    batch.setLabels(0, batch.getLabels(0).castTo(DataType.DOUBLE));
    INDArray gradient = Shapes.gradient(graph, batch);
    INDArray parameters = graph.params();
    Random random = new Random(3);
    for (int check = 0; check < 15; check++) {
      long at = random.nextInt((int) parameters.length());
      double value = parameters.getDouble(at);
      parameters.putScalar(at, value + 1e-5);
      double above = loss(graph, batch);
      parameters.putScalar(at, value - 1e-5);
      double below = loss(graph, batch);
      parameters.putScalar(at, value);
      double slope = (above - below) / 2e-5;
      double given = gradient.getDouble(at) / SEQUENCES.length;
      assertEquals(slope, given, 1e-6 * Math.max(1, Math.abs(slope)), "parameter " + at);
    }
  }

  /** The mean over the batch; the gradient is the sum. */
  private static double loss(ComputationGraph graph, MultiDataSet batch) {
    double loss = graph.score(batch, true);
    graph.clearLayerMaskArrays();
    return loss;
  }

  @ParameterizedTest
  @EnumSource
  void theSeedAloneDecidesTheWeights(Implementation implementation) {
    NetworkShape shape =
        Shapes.shape(Cell.LSTM, 1, Direction.FORWARD, Pooling.LAST).with(implementation);
    INDArray first = create(shape, 1).params();
    close(first, create(shape, 1).params(), 0);
    assertFalse(first.equals(create(shape, 2).params()));
  }

  /** Second of the gates in our order and in DL4J's. */
  @ParameterizedTest
  @EnumSource
  void theForgetGateStartsOpen(Implementation implementation) {
    NetworkShape shape = Shapes.shape(Cell.LSTM, 1, Direction.FORWARD, Pooling.LAST);
    float[] bias = create(shape.with(implementation), 1).getParam("forward1_b").toFloatVector();
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, bias);
  }

  @ParameterizedTest
  @EnumSource
  void frozenVectorsStayAndOthersMove(Implementation implementation) {
    float[] given = new float[VOCABULARY * 4];
    for (int i = 0; i < given.length; i++) {
      given[i] = i / 100f;
    }
    for (boolean frozen : new boolean[] {true, false}) {
      NetworkShape shape =
          Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MAX).with(implementation);
      Optimiser decaying = new Optimiser(new Adam(0.01), 0.1, 1);
      ComputationGraph graph =
          Networks.create(
              shape,
              Sizes.of(VOCABULARY, CLASSES),
              1,
              decaying,
              Optional.of(new Networks.Vectors(given, frozen)));
      INDArray before = graph.params().dup();
      assertArrayEquals(given, Networks.vectors(graph), "loaded");
      for (int step = 0; step < 3; step++) {
        graph.fit(Shapes.batch(shape));
      }
      assertEquals(frozen, Arrays.equals(given, Networks.vectors(graph)), "frozen " + frozen);
      assertFalse(before.equals(graph.params()), "the other parameters are trained");
    }
  }

  /** The vector of the token that both networks were trained on moves with the gradient alone. */
  @ParameterizedTest
  @EnumSource
  void weightDecayLeavesVectorsAndBiasesAlone(Implementation implementation) {
    NetworkShape shape =
        Shapes.shape(Cell.TANH, 1, Direction.FORWARD, Pooling.LAST).with(implementation);
    int[][] sequences = {{4, 5}};
    ComputationGraph plain = trained(shape, new Optimiser(new Sgd(0.1), 0, 0), sequences);
    weightDecayLeavesVectorsAndBiasesAlone(
        plain, trained(shape, new Optimiser(new Sgd(0.1), 0.5, 0), sequences));
    weightDecayLeavesVectorsAndBiasesAlone(
        plain, trained(shape, new Optimiser(new Sgd(0.1), 0, 0.5, 0), sequences));
  }

  private static void weightDecayLeavesVectorsAndBiasesAlone(
      ComputationGraph plain, ComputationGraph decayed) {
    for (String same : List.of("embedding_W", "forward1_b", "output_b")) {
      close(plain.getParam(same), decayed.getParam(same), 0);
    }
    for (String smaller : List.of("forward1_W", "forward1_RW", "output_W")) {
      assertTrue(
          decayed.getParam(smaller).norm2Number().doubleValue()
              < plain.getParam(smaller).norm2Number().doubleValue(),
          smaller);
    }
  }

  private static ComputationGraph trained(
      NetworkShape shape, Optimiser optimiser, int[][] sequences) {
    ComputationGraph graph =
        Networks.create(shape, Sizes.of(VOCABULARY, CLASSES), 1, optimiser, Optional.empty());
    graph.fit(Batch.of(sequences).labelled(new int[] {1}, Shapes.labelling(shape)));
    return graph;
  }

  /** A step of rate 1 is the gradient itself, so no layer's step may be longer than the norm. */
  @ParameterizedTest
  @EnumSource
  void clippingBoundsEachLayersStep(Implementation implementation) {
    NetworkShape shape =
        Shapes.shape(Cell.TANH, 1, Direction.FORWARD, Pooling.LAST).with(implementation);
    var optimiser = new Optimiser(new Sgd(1), 0, 0.01);
    ComputationGraph graph =
        Networks.create(shape, Sizes.of(VOCABULARY, CLASSES), 1, optimiser, Optional.empty());
    var before = new HashMap<String, INDArray>();
    graph.paramTable().forEach((name, value) -> before.put(name, value.dup()));
    graph.fit(Shapes.batch(shape));
    double square = 0;
    for (String name : List.of("output_W", "output_b")) {
      double step = graph.getParam(name).sub(before.get(name)).norm2Number().doubleValue();
      square += step * step;
    }
    assertEquals(0.01, Math.sqrt(square), 1e-6);
  }

  @Test
  void dl4jsDropoutActsInTrainingOnly() {
    var shape =
        new NetworkShape(
            Cell.LSTM,
            4,
            5,
            1,
            Direction.FORWARD,
            Merge.CONCATENATED,
            Pooling.MEAN,
            Regularisation.dropping(0.5),
            Output.SOFTMAX,
            Implementation.STOCK);
    ComputationGraph graph = Shapes.network(shape);
    Batch batch = Batch.of(SEQUENCES);
    close(Shapes.output(graph, batch), Shapes.output(graph, batch), 0);
    MultiDataSet labelled = Shapes.batch(shape);
    assertFalse(
        Shapes.gradient(graph, labelled).equals(Shapes.gradient(graph, labelled)),
        "two draws differ");
  }

  /** Drawn from the key of the step alone. */
  @Test
  void ourDropoutIsTheSameForTheSameStepOnly() {
    NetworkShape shape =
        new NetworkShape(
            Cell.LSTM,
            4,
            5,
            1,
            Direction.FORWARD,
            Merge.CONCATENATED,
            Pooling.MEAN,
            Regularisation.dropping(0.5),
            Output.SOFTMAX,
            Implementation.OWN);
    ComputationGraph graph = Shapes.network(shape);
    Batch batch = Batch.of(SEQUENCES);
    close(Shapes.output(graph, batch), Shapes.output(graph, batch), 0);
    INDArray first = gradient(graph, shape, 3);
    assertFalse(first.equals(gradient(graph, shape, 4)));
    close(first, gradient(graph, shape, 3), 0);
    INDArray without =
        gradient(
            Shapes.network(Shapes.shape(Cell.LSTM, 1, Direction.FORWARD, Pooling.MEAN)), shape, 3);
    assertFalse(first.equals(without), "something is dropped");
  }

  /** On the layers that LayerDropoutTest and LabelOutputTest are about. */
  @Test
  void regularisationReachesEveryLayerItIsFor() {
    NetworkShape shape =
        Shapes.shape(Cell.GRU, 2, Direction.BOTH, Pooling.MAX)
            .with(new Regularisation(0.1, Dropout.Kind.LOCKED, 0.2, 0.3));
    ComputationGraph graph = Shapes.network(shape);
    for (String name : List.of("both1", "both2")) {
      var recurrent = (Recurrent) graph.getLayer(name).conf().getLayer();
      assertEquals(Dropout.locked(0.1), recurrent.inputDropout(), name);
      assertEquals(0.2, recurrent.recurrentDropout(), name);
    }
    var output = (LabelOutput) graph.getLayer("output").conf().getLayer();
    assertEquals(Dropout.locked(0.1), output.inputDropout());
    assertEquals(0.3, output.labelSmoothing());
  }

  private static INDArray gradient(ComputationGraph graph, NetworkShape shape, long step) {
    OwnLayers.begin(graph, new StepKey(1, 0, step));
    return Shapes.gradient(graph, Shapes.batch(shape));
  }

  @Test
  void tokenIdsStayExactAboveWhatAFloatHolds() {
    int id = (1 << 24) + 1;
    assertEquals(id, Batch.of(new int[][] {{id}}).tokens().getInt(0));
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkIsRecognisedByItsShape(Implementation implementation) {
    NetworkShape shape =
        Shapes.shape(Cell.LSTM, 2, Direction.BOTH, Pooling.MAX).with(implementation);
    var frozen = Optional.of(new Networks.Vectors(new float[VOCABULARY * 4], true));
    ComputationGraph graph = Networks.create(shape, Sizes.of(VOCABULARY, CLASSES), 1, ADAM, frozen);
    Networks.requireShape(graph, shape, Sizes.of(VOCABULARY, CLASSES));
    for (NetworkShape other :
        List.of(
            Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MAX).with(implementation),
            Shapes.shape(Cell.TANH, 2, Direction.BOTH, Pooling.MAX).with(implementation),
            Shapes.shape(Cell.LSTM, 2, Direction.FORWARD, Pooling.MAX).with(implementation))) {
      assertThrows(
          ModelFileException.class,
          () -> Networks.requireShape(graph, other, Sizes.of(VOCABULARY, CLASSES)));
    }
    assertThrows(
        ModelFileException.class,
        () -> Networks.requireShape(graph, shape, Sizes.of(VOCABULARY + 1, CLASSES)));
    assertThrows(
        ModelFileException.class,
        () -> Networks.requireShape(graph, shape, Sizes.of(VOCABULARY, CLASSES + 1)));
  }

  @Test
  void vectorsOfAnotherVocabularyAreRefused() {
    var vectors = Optional.of(new Networks.Vectors(new float[10], false));
    NetworkShape shape = Shapes.shape(Cell.LSTM, 1, Direction.FORWARD, Pooling.LAST);
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Networks.create(shape, Sizes.of(VOCABULARY, CLASSES), 1, ADAM, vectors));
    assertEquals(
        "The given word vectors hold 10 numbers, but 11 tokens of 4 dimensions need 44. They belong"
            + " to another vocabulary or size; make them anew with the embed job.",
        refusal.getMessage());
  }

  private static ComputationGraph create(NetworkShape shape, long seed) {
    return Networks.create(shape, Sizes.of(VOCABULARY, CLASSES), seed, ADAM, Optional.empty());
  }

  private static void close(INDArray expected, INDArray actual, double tolerance) {
    assertArrayEquals(
        expected.reshape(-1).toDoubleVector(), actual.reshape(-1).toDoubleVector(), tolerance);
  }
}
