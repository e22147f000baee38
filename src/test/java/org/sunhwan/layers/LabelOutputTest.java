package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.LabelledCase.Result;
import org.sunhwan.layers.LabelledCase.Size;

/** The output layer by itself: what it makes of inputs, labels and masks. */
class LabelOutputTest {

  private static final List<Size> SIZES =
      List.of(
          new Size(1, 0, 1, 2),
          new Size(7, 0, 33, 7),
          new Size(33, 0, 7, 33),
          new Size(1, 1, 1, 2),
          new Size(7, 33, 7, 3),
          new Size(33, 7, 1, 33));

  static Stream<Arguments> sizesAndOutputs() {
    return SIZES.stream()
        .flatMap(size -> Arrays.stream(Output.values()).map(output -> Arguments.of(size, output)));
  }

  @ParameterizedTest
  @MethodSource("sizesAndOutputs")
  void lossAndGradientsAreThoseOfDl4jsOwnLayers(Size size, Output output) {
    LabelledCase batch = LabelledCase.random(size, 5);
    ComputationGraph ours = network(new LabelOutput.Builder(output), size);
    ComputationGraph theirs = stock(size, output);
    theirs.setParams(ours.params());
    // DL4J takes a mask over one label for one over each class.
    INDArray mask = batch.mask().length() == 1 ? null : batch.mask();
    Result stock = run(theirs, batch.x(), batch.shares(), mask);
    for (INDArray labels :
        List.of(batch.ids(), batch.ids().castTo(DataType.INT32), batch.shares())) {
      Result result = run(ours, batch.timeMajor(), labels, batch.mask());
      // DL4J adds over time and divides by B; its gradients are of the sum over everything.
      double share = (double) size.batch() / batch.counted();
      // Sums of a few hundred products in float32, in another order.
      assertEquals(stock.loss() * share, result.loss(), 1e-5 * Math.max(1, stock.loss() * share));
      assertNear(stock.parameters().mul(share), result.parameters(), 1e-5);
      assertNear(stock.inputs().mul(share), result.inputs(), 1e-5);
      assertEquals(batch.counted(), layer(ours).counted());
    }
  }

  /** Two rows with logits (0, ln 3) and (ln 7, 0): probabilities 1/4, 3/4 and 7/8, 1/8. */
  @Test
  void agreesWithNumbersWorkedByHand() {
    ComputationGraph network =
        network(new LabelOutput.Builder(Output.SOFTMAX), new Size(2, 0, 2, 2));
    network.setParam("output_W", Nd4j.createFromArray(new double[][] {{0, 1}, {1, 0}}));
    network.setParam("output_b", Nd4j.createFromArray(0.0, 0.5).reshape(1, 2));
    INDArray x =
        Nd4j.createFromArray(
            new float[][] {
              {(float) Math.log(3) - 0.5f, 0}, {-0.5f, (float) Math.log(7)},
            });
    Result result = run(network, x, Nd4j.createFromArray(0, 0), null);
    assertEquals((Math.log(4) + Math.log(8.0 / 7)) / 2, result.loss(), 1e-6);
    // p - t is (-3/4, 3/4) and (-1/8, 1/8); gradients of B times the mean are those of the sum.
    double first = Math.log(3) - 0.5;
    double dw0 = -0.75 * first + 0.125 * 0.5;
    double dw1 = -0.125 * Math.log(7);
    assertNear(
        Nd4j.createFromArray(dw0, dw1, -dw0, -dw1, -0.875, 0.875).reshape(1, 6),
        result.parameters(),
        1e-6);
    assertNear(
        Nd4j.createFromArray(new double[][] {{0.75, -0.75}, {0.125, -0.125}}),
        result.inputs(),
        1e-6);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LINEAR")
  void smoothsLabelsByDefinition(Output output) {
    Size size = new Size(4, 3, 5, 6);
    LabelledCase batch = LabelledCase.random(size, 8);
    double smoothing = 0.3;
    ComputationGraph network =
        network(new LabelOutput.Builder(output).labelSmoothing(smoothing), size);
    INDArray p = activations(network, batch.x());
    double expected = 0;
    for (int b = 0; b < size.batch(); b++) {
      for (int t = 0; t < size.time(); t++) {
        for (int c = 0; c < size.classes() && batch.mask().getDouble(b, t) == 1; c++) {
          double label = batch.shares().getDouble(b, c, t);
          double ln = Math.log(p.getDouble(b, c, t));
          double target = (1 - smoothing) * label;
          expected -=
              output == Output.SOFTMAX
                  ? (target + smoothing / size.classes()) * ln
                  : (target + smoothing / 2) * ln
                      + (1 - target - smoothing / 2) * Math.log(1 - p.getDouble(b, c, t));
        }
      }
    }
    expected /= batch.counted();
    assertEquals(
        expected, run(network, batch.x(), batch.ids(), batch.mask()).loss(), 1e-6 * expected);
    assertEquals(
        expected, run(network, batch.x(), batch.shares(), batch.mask()).loss(), 1e-6 * expected);
  }

  static Stream<Arguments> differentiable() {
    List<Arguments> cases = new ArrayList<>();
    for (Output output : Output.values()) {
      for (double smoothing : output == Output.LINEAR ? new double[1] : new double[] {0, 0.2}) {
        for (int time : new int[] {0, 4}) {
          for (boolean asIds : new boolean[] {true, false}) {
            cases.add(Arguments.of(output, smoothing, time, asIds));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource
  void differentiable(Output output, double smoothing, int time, boolean asIds) {
    Size size = new Size(3, time, 3, 5);
    LabelledCase batch = LabelledCase.random(size, 2);
    ComputationGraph network =
        network(new LabelOutput.Builder(output).labelSmoothing(smoothing), size);
    OwnLayers.use(network, plainJava());
    INDArray labels = asIds ? batch.ids() : batch.shares().mul(0.7); // shares need not sum up to 1
    Result result = run(network, batch.x(), labels, batch.mask());
    checkByDifferences(
        result.parameters(),
        network.params(),
        () -> score(network, batch.x(), labels, batch.mask()),
        3);
    checkByDifferences(
        result.inputs(), batch.x(), () -> score(network, batch.x(), labels, batch.mask()), 3);
  }

  /** Σ w l / Σ w, with the losses l that the same network without weights gives row by row. */
  @ParameterizedTest
  @EnumSource
  void classWeightsWeighTheMean(Output output) {
    Size size = new Size(6, 0, 4, 3);
    LabelledCase batch = LabelledCase.random(size, 4);
    List<Double> weights = List.of(0.25, 1.0, 4.0);
    ComputationGraph plain = network(new LabelOutput.Builder(output), size);
    ComputationGraph weighed = network(new LabelOutput.Builder(output).classWeights(weights), size);
    double sum = 0;
    double expected = 0;
    for (int b = 0; b < size.batch(); b++) {
      INDArray one = batch.x().getRow(b, true).dup();
      INDArray id = Nd4j.createFromArray(batch.ids().getInt(b));
      double weight = weights.get(batch.ids().getInt(b));
      sum += weight;
      expected += weight * run(plain, one, id, null).loss();
    }
    assertEquals(expected / sum, run(weighed, batch.x(), batch.ids(), null).loss(), 1e-6);
    assertEquals(sum, layer(weighed).counted(), 1e-12);
  }

  static Stream<Arguments> differentiableWithClassWeights() {
    return Stream.of(Output.SOFTMAX, Output.SIGMOID)
        .flatMap(output -> Stream.of(0, 4).map(time -> Arguments.of(output, time)));
  }

  @ParameterizedTest
  @MethodSource
  void differentiableWithClassWeights(Output output, int time) {
    Size size = new Size(3, time, 3, 5);
    LabelledCase batch = LabelledCase.random(size, 2);
    var layer =
        new LabelOutput.Builder(output)
            .labelSmoothing(0.2)
            .classWeights(List.of(0.5, 1.0, 1.5, 0.1, 2.0));
    ComputationGraph network = network(layer, size);
    OwnLayers.use(network, plainJava());
    Result result = run(network, batch.x(), batch.ids(), batch.mask());
    checkByDifferences(
        result.parameters(),
        network.params(),
        () -> score(network, batch.x(), batch.ids(), batch.mask()),
        3);
    checkByDifferences(
        result.inputs(), batch.x(), () -> score(network, batch.x(), batch.ids(), batch.mask()), 3);
  }

  /** Fails unless a gradient of scale times the score is what moving each number shows. */
  private static void checkByDifferences(
      INDArray gradient, INDArray at, DoubleSupplier score, double scale) {
    double h = 1e-2;
    INDArray numbers = at.reshape(at.length()); // a view of it
    INDArray gradients = gradient.dup('c').reshape(gradient.length());
    for (int i = 0; i < numbers.length(); i++) {
      double number = numbers.getDouble(i);
      numbers.putScalar(i, number + h);
      double above = score.getAsDouble();
      numbers.putScalar(i, number - h);
      double below = score.getAsDouble();
      numbers.putScalar(i, number);
      // h² / 6 of third derivatives below 1, and logits rounded to 1e-7 over 2 h: 3e-5 in all.
      assertEquals(scale * (above - below) / (2 * h), gradients.getDouble(i), 1e-4, "number " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPaddingChangesNothing(Output output) {
    Size size = new Size(7, 5, 4, 3);
    LabelledCase batch = LabelledCase.random(size, 4);
    ComputationGraph network = network(new LabelOutput.Builder(output), size);
    Result result = run(network, batch.x(), batch.ids(), batch.mask());
    INDArray otherX = batch.x().dup();
    INDArray otherIds = batch.ids().dup();
    for (int b = 0; b < size.batch(); b++) {
      for (int t = 0; t < size.time(); t++) {
        if (batch.mask().getDouble(b, t) == 0) {
          otherIds.putScalar(b, t, -77);
          for (int i = 0; i < size.inputs(); i++) {
            otherX.putScalar(b, i, t, 1e6);
            assertEquals(0, result.inputs().getDouble(b, i, t));
          }
        }
      }
    }
    Result other = run(network, otherX, otherIds, batch.mask());
    assertEquals(result.loss(), other.loss());
    assertEquals(result.parameters(), other.parameters());
    assertEquals(result.inputs(), other.inputs());
  }

  @Test
  void theSequencesOwnMaskCountsWhereLabelsHaveNone() {
    Size size = new Size(7, 5, 4, 3);
    LabelledCase batch = LabelledCase.random(size, 4);
    ComputationGraph network = network(new LabelOutput.Builder(Output.SOFTMAX), size);
    Result masked = run(network, batch.x(), batch.ids(), batch.mask());
    network.setInputs(batch.x());
    network.setLabels(batch.ids());
    network.setLayerMaskArrays(new INDArray[] {batch.mask()}, null);
    network.computeGradientAndScore();
    assertEquals(masked.loss(), network.score());
    network.setLayerMaskArrays(null, null);
    assertEquals(
        run(network, batch.x(), batch.ids(), null).loss(),
        run(network, batch.x(), batch.ids(), Nd4j.ones(7, 5)).loss());
    assertNotEquals(masked.loss(), run(network, batch.x(), batch.ids(), null).loss());
  }

  @Test
  void aBatchWithoutALabelThatCountsTeachesNothing() {
    Size size = new Size(2, 3, 4, 3);
    LabelledCase batch = LabelledCase.random(size, 4);
    ComputationGraph network = network(new LabelOutput.Builder(Output.SOFTMAX), size);
    Result result = run(network, batch.x(), batch.ids(), Nd4j.zeros(2, 3));
    assertEquals(0, result.loss());
    assertEquals(0, result.parameters().norm2Number().doubleValue());
    assertEquals(0, layer(network).counted());
  }

  /** Logits 30,000 apart: e^-30,000 is no number, but the loss of believing so is 30,000 nats. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LINEAR")
  void hugeLogitsHaveALoss(Output output) {
    ComputationGraph network = network(new LabelOutput.Builder(output), new Size(2, 0, 1, 3));
    network.setParam("output_W", Nd4j.createFromArray(new double[][] {{1, 0, -1}}));
    INDArray x = Nd4j.createFromArray(new float[][] {{15000}, {-15000}});
    INDArray shares = Nd4j.createFromArray(new double[][] {{0, 0, 1}, {0, 0, 1}});
    for (INDArray labels : List.of(Nd4j.createFromArray(2, 2), shares)) {
      Result result = run(network, x, labels, null);
      // Sigmoid: two classes wrong by 15,000, and class 1 at ½, twice.
      double expected = output == Output.SOFTMAX ? 15000 : 15000 + Math.log(2);
      assertEquals(expected, result.loss(), 1e-6 * expected);
      assertTrue(Double.isFinite(result.parameters().norm2Number().doubleValue()));
    }
  }

  @Test
  void theScoreAfterABackwardPassIsThatPasss() {
    Size size = new Size(3, 4, 5, 6);
    LabelledCase batch = LabelledCase.random(size, 1);
    ComputationGraph network = network(new LabelOutput.Builder(Output.SOFTMAX), size);
    double loss = run(network, batch.x(), batch.ids(), batch.mask()).loss();
    network.params().muli(2); // a second forward pass would see this
    LabelOutputLayer layer = layer(network);
    assertEquals(loss, layer.computeScore(0, true, LayerWorkspaceMgr.noWorkspaces()));
    assertEquals(loss + 3, layer.computeScore(3, true, LayerWorkspaceMgr.noWorkspaces()));
    layer.setInput(batch.x(), LayerWorkspaceMgr.noWorkspaces());
    assertNotEquals(loss, layer.computeScore(0, true, LayerWorkspaceMgr.noWorkspaces()));
  }

  @ParameterizedTest
  @MethodSource("sizesAndOutputs")
  void oneDnnAgreesWithPlainJava(Size size, Output output) {
    LabelledCase batch = LabelledCase.random(size, 6);
    double smoothing = output == Output.LINEAR ? 0 : 0.1;
    ComputationGraph network =
        network(new LabelOutput.Builder(output).labelSmoothing(smoothing), size);
    Result fast = run(network, batch.timeMajor(), batch.ids(), batch.mask());
    INDArray answers = activations(network, batch.timeMajor());
    OwnLayers.use(network, plainJava());
    Result right = run(network, batch.x(), batch.ids(), batch.mask());
    // float32 sums of at most 33 products, each around 1.
    assertEquals(right.loss(), fast.loss(), 1e-5);
    assertNear(right.parameters(), fast.parameters(), 1e-5);
    assertNear(right.inputs(), fast.inputs(), 1e-5);
    assertNear(activations(network, batch.x()), answers, 1e-6);
  }

  @Test
  void scoresExamplesOneByOne() {
    Size size = new Size(5, 4, 3, 4);
    LabelledCase batch = LabelledCase.random(size, 3);
    ComputationGraph network = network(new LabelOutput.Builder(Output.SOFTMAX), size);
    double loss = run(network, batch.x(), batch.ids(), batch.mask()).loss();
    LabelOutputLayer layer = layer(network);
    layer.setInput(batch.x(), LayerWorkspaceMgr.noWorkspaces());
    INDArray each = layer.computeScoreForExamples(0, LayerWorkspaceMgr.noWorkspaces());
    assertArrayEquals(new long[] {5, 1}, each.shape());
    assertEquals(loss * batch.counted(), each.sumNumber().doubleValue(), 1e-5);
  }

  /** Nothing came before the layer that could have put zeros there. */
  @ParameterizedTest
  @EnumSource
  void whatStandsWhereNoLabelCountsTeachesNothing(Output output) {
    Size size = new Size(5, 7, 6, 3);
    LabelledCase batch = LabelledCase.random(size, 6);
    for (Dropout dropout : List.of(Dropout.none(), Dropout.each(0.4))) {
      for (float padding : new float[] {0, 3, Float.NaN, Float.NEGATIVE_INFINITY}) {
        INDArray x = batch.timeMajor().dup();
        INDArray zeros = batch.timeMajor().dup();
        for (int b = 0; b < size.batch(); b++) {
          for (int t = 0; t < size.time(); t++) {
            for (int c = 0; c < size.inputs() && batch.mask().getDouble(b, t) == 0; c++) {
              x.putScalar(b, c, t, padding);
              zeros.putScalar(b, c, t, 0);
            }
          }
        }
        ComputationGraph network =
            network(new LabelOutput.Builder(output).inputDropout(dropout), size);
        Result expected = run(network, zeros, batch.ids(), batch.mask());
        INDArray given = x.dup();
        Result found = run(network, x, batch.ids(), batch.mask());
        assertEquals(expected.loss(), found.loss());
        assertSame(expected.parameters(), found.parameters());
        assertSame(expected.inputs(), found.inputs());
        assertSame(given, x); // which is the layer's before, or the caller's
      }
    }
  }

  private static void assertSame(INDArray expected, INDArray found) {
    assertArrayEquals(KernelArrays.numbers(expected), KernelArrays.numbers(found));
  }

  /** The step's key decides what is dropped, of x and of its gradient. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void dropsInputsByTheStepsKey(int time) {
    Size size = new Size(3, time, 8, 5);
    LabelledCase batch = LabelledCase.random(size, 3);
    Dropout dropout = Dropout.each(0.4);
    ComputationGraph network =
        network(new LabelOutput.Builder(Output.SOFTMAX).inputDropout(dropout), size);
    StepKey key = new StepKey(7, 1, 2);
    OwnLayers.begin(network, key);
    Result result = run(network, batch.x(), batch.ids(), batch.mask());

    ComputationGraph plain = network(new LabelOutput.Builder(Output.SOFTMAX), size);
    InputMask mask =
        InputMask.of(
            dropout, key, network.getLayer("output").getIndex(), size.steps(), size.batch(), 8);
    INDArray kept = drop(batch.timeMajor(), mask);
    Result expected = run(plain, kept, batch.ids(), batch.mask());
    assertEquals(expected.loss(), result.loss());
    assertEquals(expected.parameters(), result.parameters());
    assertEquals(drop(expected.inputs(), mask), result.inputs());
    assertNotEquals(run(plain, batch.x(), batch.ids(), batch.mask()).loss(), result.loss());
    assertEquals(
        activations(plain, batch.x()), activations(network, batch.x()), "answers drop nothing");
  }

  private static INDArray drop(INDArray x, InputMask mask) {
    INDArray rows = (x.rank() == 3 ? x.permute(2, 0, 1) : x).dup('c');
    mask.multiply(KernelArrays.floats(rows));
    return x.rank() == 3 ? rows.permute(1, 2, 0) : rows;
  }

  @Test
  void dl4jsOwnDropoutIsRefused() {
    assertRefused(
        "layer output has DL4J's own dropout, which draws from the state of a thread and is never"
            + " the same twice. Set the dropout of our layers on the layer itself instead.",
        () -> network(new LabelOutput.Builder(Output.SOFTMAX).dropOut(0.5), new Size(1, 0, 2, 2)));
  }

  @Test
  void whatDoesNotFitIsSaidSo() {
    Size size = new Size(2, 3, 4, 5);
    LabelledCase batch = LabelledCase.random(size, 3);
    ComputationGraph network = network(new LabelOutput.Builder(Output.SOFTMAX), size);
    INDArray ids = batch.ids().dup();
    ids.putScalar(1, 2, 5);
    assertRefused(
        "layer output: the label of example 1 at time step 2 is class 5; the classes are 0 to 4."
            + " The labels belong to another network, or a mask is missing.",
        () -> run(network, batch.x(), ids, null));
    assertRefused(
        "layer output was given labels [2, 4]; for 2 sequences, 3 time steps and 5 classes it needs"
            + " class ids [B, T] or shares [B, C, T]",
        () -> run(network, batch.x(), Nd4j.zeros(2, 4), null));
    assertRefused(
        "layer output was given a mask [2, 4] over the labels of 2 sequences and 3 time steps; it"
            + " must have one number for each label",
        () -> run(network, batch.x(), batch.ids(), Nd4j.ones(2, 4)));
    assertRefused(
        "layer output: the mask says 0.5 for label 0 of example 0; a label counts (1) or not (0)",
        () -> run(network, batch.x(), batch.ids(), Nd4j.ones(2, 3).mul(0.5)));
    assertRefused(
        "an id must be a whole number that 32 bits hold, not 0.5",
        () -> run(network, batch.x(), Nd4j.ones(2, 3).mul(0.5), null));
    assertRefused(
        "layer output needs inputs [B, 4] or [B, 4, T], not [2, 3, 3]",
        () -> run(network, Nd4j.zeros(2, 3, 3), batch.ids(), null));
    ComputationGraph once = network(new LabelOutput.Builder(Output.SOFTMAX), new Size(2, 0, 4, 5));
    assertRefused(
        "layer output: the label of example 1 is class -1; the classes are 0 to 4. The labels"
            + " belong to another network, or a mask is missing.",
        () -> run(once, Nd4j.zeros(2, 4), Nd4j.createFromArray(0, -1), null));
    assertRefused(
        "label smoothing is a share from 0 to below 1, not 1.0",
        () -> new LabelOutput.Builder(Output.SOFTMAX).labelSmoothing(1));
    assertRefused(
        "class weights are [1.0], but each of the 5 classes needs one number above 0",
        () -> network(new LabelOutput.Builder(Output.SOFTMAX).classWeights(List.of(1.0)), size));
    assertRefused(
        "layer output has class weights, so it needs labels that are class ids, not shares of"
            + " several classes",
        () ->
            run(
                network(
                    new LabelOutput.Builder(Output.SOFTMAX)
                        .classWeights(List.of(1.0, 1.0, 1.0, 1.0, 2.0)),
                    size),
                batch.x(),
                batch.shares(),
                null));
    assertRefused(
        "numbers are no labels that could be smoothed by 0.1",
        () -> new LabelOutput.Builder(Output.LINEAR).labelSmoothing(0.1).build());
    assertRefused(
        "LabelOutput has biases: leave out hasBias(false)",
        () -> new LabelOutput.Builder(Output.SOFTMAX).hasBias(false).build());
  }

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  private static Result run(ComputationGraph network, INDArray x, INDArray labels, INDArray mask) {
    BaseOutputLayer<?> layer = (BaseOutputLayer<?>) network.getLayer("output");
    layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
    layer.setLabels(labels);
    layer.setMaskArray(mask);
    INDArray inputs = layer.backpropGradient(null, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    double loss = layer.computeScore(0, true, LayerWorkspaceMgr.noWorkspaces());
    return new Result(loss, network.getFlattenedGradients().dup(), inputs.dup());
  }

  private static double score(
      ComputationGraph network, INDArray x, INDArray labels, INDArray mask) {
    LabelOutputLayer layer = layer(network);
    layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
    layer.setLabels(labels);
    layer.setMaskArray(mask);
    return layer.computeScore(0, true, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray activations(ComputationGraph network, INDArray x) {
    return network.getLayer("output").activate(x, false, LayerWorkspaceMgr.noWorkspaces()).dup();
  }

  private static LabelOutputLayer layer(ComputationGraph network) {
    return (LabelOutputLayer) network.getLayer("output");
  }

  private static KernelChoice plainJava() {
    return KernelChoice.choose(
        KernelChoice.Wanted.JAVA, Precision.FLOAT32, List.of(Processor.here()));
  }

  private static ComputationGraph network(LabelOutput.Builder output, Size size) {
    return network(output.nIn(size.inputs()).nOut(size.classes()).build());
  }

  private static ComputationGraph stock(Size size, Output output) {
    LossFunction loss =
        switch (output) {
          case SOFTMAX -> LossFunction.MCXENT;
          case SIGMOID -> LossFunction.XENT;
          case LINEAR -> LossFunction.L2;
        };
    Activation activation =
        switch (output) {
          case SOFTMAX -> Activation.SOFTMAX;
          case SIGMOID -> Activation.SIGMOID;
          case LINEAR -> Activation.IDENTITY;
        };
    return network(
        size.time() == 0
            ? new OutputLayer.Builder(loss)
                .activation(activation)
                .nIn(size.inputs())
                .nOut(size.classes())
                .build()
            : new RnnOutputLayer.Builder(loss)
                .dataFormat(RNNFormat.NCW)
                .activation(activation)
                .nIn(size.inputs())
                .nOut(size.classes())
                .build());
  }

  private static ComputationGraph network(org.deeplearning4j.nn.conf.layers.Layer output) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.5))
                .graphBuilder()
                .addInputs("x")
                .addLayer("output", output, "x")
                .setOutputs("output")
                .build());
    network.init();
    network.initGradientsView();
    return network;
  }

  private static void assertNear(INDArray expected, INDArray actual, double tolerance) {
    assertArrayEquals(expected.shape(), actual.shape());
    double size = Math.max(1, expected.normmaxNumber().doubleValue());
    double distance =
        expected.sub(actual.castTo(expected.dataType())).normmaxNumber().doubleValue();
    assertTrue(distance <= tolerance * size, () -> "apart by " + distance + " of " + size);
  }
}
