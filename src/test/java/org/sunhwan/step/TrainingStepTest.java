package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.layers.StepKey;

/** Against DL4J's own fit, over layers of DL4J's own. */
class TrainingStepTest {
  private static final double RATE = 0.05;
  private static final StepKey KEY = new StepKey(1, 0, 0);

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Sgd(RATE), new Nesterovs(RATE, 0.9), new Adam(RATE), new RmsProp(RATE, 0.95, 1e-8));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void doesWhatFitDoes(IUpdater updater) {
    fitsAlike(updater, defaults -> defaults.l2(0.03));
  }

  /** DL4J's weight decay beside Adam is AdamW. */
  @ParameterizedTest
  @MethodSource("updaters")
  void decaysWeightsAsFitDoes(IUpdater updater) {
    fitsAlike(updater, defaults -> defaults.weightDecay(0.3));
    fitsAlike(updater, defaults -> defaults.weightDecay(0.03, false));
  }

  /**
   * Both orders of arithmetic are float32 over 20 steps; what rounding does to a gradient of almost
   * zero Adam and RMSProp blow up to a part of the learning rate.
   */
  private static void fitsAlike(
      IUpdater updater, Consumer<NeuralNetConfiguration.Builder> penalty) {
    ComputationGraph theirs = network(updater, penalty);
    ComputationGraph ours = network(updater, penalty);
    INDArray before = ours.params().dup();
    TrainingStep step = new TrainingStep(ours);
    for (int i = 0; i < 20; i++) {
      MultiDataSet batch = batch(i);
      theirs.fit(batch);
      assertTrue(step.take(new StepKey(1, 0, i), new Moment(i, RATE), batch).finite());
      assertClose(theirs.params(), ours.params(), "parameters after step " + i);
      INDArray state = theirs.getUpdater().getStateViewArray();
      if (state != null) {
        assertClose(state, ours.getUpdater().getStateViewArray(), "updater state after step " + i);
      }
    }
    assertTrue(before.distance2(ours.params()) > 0.1, "something was learned");
    assertEquals(theirs.getIterationCount(), ours.getIterationCount());
  }

  /** INDArray's own equals forgives differences of 1e-5. */
  static void assertSame(INDArray expected, INDArray actual, String what) {
    assertArrayEquals(numbers(expected), numbers(actual), what);
  }

  static float[] numbers(INDArray array) {
    return array.dup().data().asFloat();
  }

  static void assertClose(INDArray expected, INDArray actual, String what) {
    float[] a = numbers(expected);
    float[] b = numbers(actual);
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 2e-5 * (1 + Math.abs(a[i])), what + ", number " + i);
    }
  }

  /** Loss of both outputs: sequences per time step that counts, documents per document. */
  @Test
  void lossIsPerCountedLabelWithoutPenalties() {
    ComputationGraph graph = network(new Sgd(RATE), defaults -> defaults.l2(0.03));
    MultiDataSet batch = batch(0);
    INDArray[] outputs =
        graph.output(true, batch.getFeatures(), batch.getFeaturesMaskArrays(), null);
    double expected = 0;
    int steps = 0;
    for (int b = 0; b < 3; b++) {
      for (int t = 0; t < 4; t++) {
        if (batch.getLabelsMaskArray(0).getDouble(b, t) == 1) {
          steps++;
          for (int c = 0; c < 2; c++) {
            expected -=
                batch.getLabels(0).getDouble(b, c, t) * Math.log(outputs[0].getDouble(b, c, t));
          }
        }
      }
    }
    expected /= steps;
    for (int b = 0; b < 3; b++) {
      for (int c = 0; c < 3; c++) {
        expected -= batch.getLabels(1).getDouble(b, c) * Math.log(outputs[1].getDouble(b, c)) / 3;
      }
    }
    StepReport report = new TrainingStep(graph).take(KEY, new Moment(0, RATE), batch);
    assertEquals(expected, report.loss(), 1e-5); // float32 logarithms of about 1
    assertEquals(steps + 3, report.counted());
  }

  @Test
  void penaltiesPullWeightsAndNotBiases() {
    for (boolean decoupled : new boolean[] {false, true}) {
      ComputationGraph with =
          network(
              new Sgd(RATE),
              defaults -> {
                if (decoupled) {
                  defaults.weightDecay(0.5);
                } else {
                  defaults.l2(0.5);
                }
              });
      ComputationGraph without = network(new Sgd(RATE), defaults -> {});
      for (ComputationGraph graph : new ComputationGraph[] {with, without}) {
        graph.paramTable().forEach((name, array) -> array.addi(0.25)); // biases, too
      }
      Map<String, INDArray> before = network(new Sgd(RATE), defaults -> {}).paramTable();
      new TrainingStep(with).take(KEY, new Moment(0, RATE), batch(0));
      new TrainingStep(without).take(KEY, new Moment(0, RATE), batch(0));
      for (String name : with.paramTable().keySet()) {
        INDArray pulled = without.getParam(name).sub(with.getParam(name));
        boolean weight = !name.endsWith("_b") && !name.startsWith("frozen");
        double twice = decoupled ? 2 : 1; // that is how often DL4J notes it
        INDArray expected = before.get(name).add(0.25).mul(weight ? twice * RATE * 0.5 : 0);
        assertTrue(expected.distance2(pulled) < 1e-6, name + ": " + pulled);
      }
    }
  }

  /** Along one direction: a step of the gradient's norm, of the threshold if that is less. */
  @Test
  void clipsByTheNormOfEverything() {
    double norm = sgdStep(Double.POSITIVE_INFINITY).norm();
    assertEquals(norm, sgdStep(Double.POSITIVE_INFINITY).length(), 1e-6 * norm);
    assertEquals(norm, sgdStep(norm).length(), 1e-6 * norm, "at the threshold");
    assertEquals(sgdStep(Double.POSITIVE_INFINITY).params(), sgdStep(norm).params());
    assertSame(sgdStep(norm).params(), sgdStep(1.5 * norm).params(), "below it");
    assertEquals(norm / 3, sgdStep(norm / 3).length(), 1e-6 * norm, "above it");
    assertEquals(norm, sgdStep(norm / 3).norm(), "the report tells the norm before clipping");
  }

  private record Walk(double norm, double length, INDArray params) {}

  private static Walk sgdStep(double clipNorm) {
    ComputationGraph graph = network(new Sgd(1), defaults -> defaults.l2(0.03));
    INDArray before = graph.params().dup();
    StepReport report = new TrainingStep(graph, clipNorm).take(KEY, new Moment(0, 1), batch(0));
    return new Walk(report.gradientNorm(), before.distance2(graph.params()), graph.params());
  }

  /** Nothing is counted: no gradient, no loss, no change, and no division by zero. */
  @Test
  void aGradientOfZeroChangesNothing() {
    ComputationGraph graph = network(new Sgd(1), defaults -> {});
    MultiDataSet batch = batch(0);
    batch.getLabelsMaskArray(0).assign(0);
    batch.setLabelsMaskArray(new INDArray[] {batch.getLabelsMaskArray(0), Nd4j.zeros(3, 1)});
    INDArray before = graph.params().dup();
    StepReport report = new TrainingStep(graph, 1).take(KEY, new Moment(0, 1), batch);
    assertEquals(new StepReport(0, 0, 0, true), report);
    assertSame(before, graph.params(), "parameters");
  }

  @Test
  void numbersThatAreNotFiniteChangeNothing() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
      ComputationGraph graph = network(new Adam(RATE), defaults -> {});
      TrainingStep step = new TrainingStep(graph, 1);
      step.take(KEY, new Moment(0, RATE), batch(0));
      INDArray before = graph.params().dup();
      INDArray state = graph.getUpdater().getStateViewArray().dup();
      MultiDataSet batch = batch(1);
      // 1e30 through ReLU reaches the weights' gradient, whose square float32 cannot hold.
      batch.getFeatures(1).putScalar(0, 0, bad);
      StepReport report = step.take(KEY, new Moment(1, RATE), batch);
      assertFalse(report.finite(), bad + " gave " + report);
      assertSame(before, graph.params(), "parameters");
      assertSame(state, graph.getUpdater().getStateViewArray(), "updater state");
      assertEquals(1, graph.getIterationCount());
      assertTrue(step.take(KEY, new Moment(1, RATE), batch(1)).finite(), "and it goes on");
      assertTrue(before.distance2(graph.params()) > 1e-3);
    }
  }

  @Test
  void leavesNothingOfTheBatchInTheGraph() {
    ComputationGraph graph = network(new Sgd(RATE), defaults -> {});
    new TrainingStep(graph).take(KEY, new Moment(0, RATE), batch(0));
    assertNull(graph.getInputs());
    assertNull(graph.getLabelMaskArrays());
    for (Layer layer : graph.getLayers()) {
      assertNull(layer.getMaskArray());
      assertNull(layer.input());
    }
  }

  /** DL4J tidies up after a pass that succeeds only. */
  @Test
  void aPassThatFailsLeavesNothingEither() {
    ComputationGraph graph = network(new Sgd(RATE), defaults -> {});
    TrainingStep step = new TrainingStep(graph);
    MultiDataSet batch = batch(0);
    batch.setLabels(0, Nd4j.zeros(3, 2, 7));
    assertThrows(IllegalStateException.class, () -> step.take(KEY, new Moment(0, RATE), batch));
    assertNull(graph.getInputs());
    for (Layer layer : graph.getLayers()) {
      assertNull(layer.getMaskArray());
      assertNull(layer.input());
    }
  }

  @Test
  void refusesNetworksThatItWouldTrainOtherwiseThanTheyAsk() {
    assertEquals(
        "The network's parameters have different learning rates, [0.05, 0.1], but a training step"
            + " takes one for all. Configure one, or train the network with DL4J's own fit.",
        refusal(d -> d.biasUpdater(new Sgd(0.1))));
    assertEquals(
        "Layer frozen asks DL4J for ClipL2PerLayer of its own gradient. A training step clips the"
            + " norm of all gradients together: take it out of the network's configuration, and"
            + " give the step the largest norm.",
        refusal(d -> d.gradientNormalization(GradientNormalization.ClipL2PerLayer))
            .replaceFirst("Layer \\w+", "Layer frozen"));
    assertTrue(
        refusal(d -> d.l1(0.1))
            .startsWith("A training step knows L2 and weight decay of one kind, not L1"));
    ComputationGraph counting =
        graph(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(RATE))
                .graphBuilder()
                .addInputs("x")
                .addLayer("mean", new BatchNormalization.Builder().nIn(2).nOut(2).build(), "x")
                .addLayer("y", documents().nIn(2).nOut(3).build(), "mean")
                .setOutputs("y"));
    assertEquals(
        "Parameter mean of layer mean is not trained but counted along, as in batch"
            + " normalisation, which a training step does not know. Train the network with DL4J's"
            + " own fit.",
        assertThrows(IllegalArgumentException.class, () -> new TrainingStep(counting))
            .getMessage());
    assertEquals(
        "The largest gradient norm must be above 0, not 0.0.",
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrainingStep(network(new Sgd(1), d -> {}), 0))
            .getMessage());
  }

  private static String refusal(Consumer<NeuralNetConfiguration.Builder> defaults) {
    ComputationGraph graph = network(new Sgd(RATE), defaults);
    return assertThrows(IllegalArgumentException.class, () -> new TrainingStep(graph)).getMessage();
  }

  @Test
  void noticesThatTheGraphHasAnotherUpdater() {
    ComputationGraph graph = network(new Adam(RATE), defaults -> {});
    TrainingStep step = new TrainingStep(graph);
    graph.setUpdater(new org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater(graph));
    assertEquals(
        "The graph was given another parameter vector or updater since this training step was"
            + " made for it, so the step would train the old ones. Make a new one.",
        assertThrows(
                IllegalStateException.class, () -> step.take(KEY, new Moment(0, RATE), batch(0)))
            .getMessage());
  }

  /**
   * Two inputs, two outputs, and a frozen layer that cuts the updater's state into blocks:
   * sequences [B, 2, T] to labels over time, and documents [B, 2] with the sequences' help to one
   * label.
   */
  private static ComputationGraph network(
      IUpdater updater, Consumer<NeuralNetConfiguration.Builder> more) {
    NeuralNetConfiguration.Builder defaults =
        new NeuralNetConfiguration.Builder().seed(4).updater(updater);
    more.accept(defaults);
    return graph(
        defaults
            .graphBuilder()
            .addInputs("sequence", "document")
            .addLayer("lstm", new LSTM.Builder().nIn(2).nOut(3).build(), "sequence")
            .addLayer(
                "frozen",
                new FrozenLayer(new DenseLayer.Builder().nIn(2).nOut(2).build()),
                "document")
            .addLayer(
                "learned",
                new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.RELU).build(),
                "document")
            .addVertex("both", new MergeVertex(), "frozen", "learned")
            .addLayer(
                "tags",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .dataFormat(RNNFormat.NCW)
                    .activation(Activation.SOFTMAX)
                    .nIn(3)
                    .nOut(2)
                    .build(),
                "lstm")
            .addLayer("label", documents().nIn(5).nOut(3).build(), "both")
            .setOutputs("tags", "label"));
  }

  private static OutputLayer.Builder documents() {
    return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
  }

  private static ComputationGraph graph(
      org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  /** Three sequences of 4, 3 and 1 time steps with tags, and three documents with a label. */
  private static MultiDataSet batch(int seed) {
    Random random = new Random(seed);
    INDArray sequences = Nd4j.create(3, 2, 4);
    INDArray documents = Nd4j.create(3, 2);
    INDArray tags = Nd4j.create(3, 2, 4);
    INDArray labels = Nd4j.create(3, 3);
    INDArray mask = Nd4j.create(new float[][] {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 0, 0, 0}});
    for (int b = 0; b < 3; b++) {
      labels.putScalar(b, random.nextInt(3), 1);
      for (int c = 0; c < 2; c++) {
        documents.putScalar(b, c, random.nextGaussian());
      }
      for (int t = 0; t < 4; t++) {
        tags.putScalar(new int[] {b, random.nextInt(2), t}, 1);
        for (int c = 0; c < 2; c++) {
          sequences.putScalar(new int[] {b, c, t}, random.nextGaussian());
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {sequences, documents},
        new INDArray[] {tags, labels},
        new INDArray[] {mask, null},
        new INDArray[] {mask.dup(), null});
  }
}
