package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;

/** An output layer that names all classes of a sequence together. */
class ChainedLabelsTest {
  private static final int BATCH = 4;
  private static final int TIME = 6;
  private static final int INPUTS = 3;
  private static final int CLASSES = 3;
  private static final int[] LENGTHS = {6, 1, 4, 5};
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final ComputationGraph network = network(CLASSES);
  private final INDArray x = random(INPUTS * TIME * BATCH, 1).reshape(BATCH, INPUTS, TIME);
  private final INDArray mask = mask(0);
  private final INDArray ids = Nd4j.zeros(DataType.INT32, BATCH, TIME);

  ChainedLabelsTest() {
    network.setParams(random((int) network.numParams(), 2).reshape(1, network.numParams()));
    Random random = new Random(3);
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < TIME; t++) {
        ids.putScalar(b, t, random.nextInt(CLASSES));
      }
    }
  }

  /** -ln p of each sequence, by all sequences of its length, over the labels. */
  @Test
  void theLossIsThatOfWholeSequences() {
    int labels = Arrays.stream(LENGTHS).sum();
    double expected = 0;
    for (int b = 0; b < BATCH; b++) {
      expected -= Math.log(probability(b, known(b, mask)));
    }
    assertEquals(expected / labels, loss(x, mask), 1e-6);
    assertEquals(labels, layer().counted());
  }

  /** Labels that do not count are summed over: p(known) = Σ p(known, unknown). */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void labelsThatDoNotCountCouldBeAny(int every) {
    INDArray some = mask(every);
    double expected = 0;
    for (int b = 0; b < BATCH; b++) {
      expected -= Math.log(probability(b, known(b, some)));
    }
    int counted = some.sumNumber().intValue();
    assertEquals(expected / counted, loss(x, some), 1e-6);
    assertEquals(counted, layer().counted());
  }

  @Test
  void aBatchWithoutALabelThatCountsTeachesNothing() {
    backward(x, Nd4j.zeros(BATCH, TIME));
    assertEquals(0, network.getFlattenedGradients().norm2Number().doubleValue());
    assertEquals(0, layer().computeScore(0, true, NO_WORKSPACES));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void gradientsAreWhatMovingEachNumberShows(int every) {
    OwnLayers.use(
        network,
        KernelChoice.choose(
            KernelChoice.Wanted.JAVA, Precision.FLOAT32, List.of(Processor.here())));
    INDArray some = mask(every);
    INDArray dx = backward(x, some).dup();
    for (Map.Entry<String, INDArray> group : layer().paramTable().entrySet()) {
      INDArray gradient =
          layer()
              .conf()
              .getLayer()
              .initializer()
              .getGradientsFromFlattened(layer().conf(), network.getFlattenedGradients().dup())
              .get(group.getKey());
      assertTrue(gradient.normmaxNumber().doubleValue() > 0.05, group.getKey());
      byDifferences(gradient, group.getValue(), some);
    }
    byDifferences(dx, x, some);
  }

  private void byDifferences(INDArray gradient, INDArray at, INDArray some) {
    double h = 1e-2;
    for (long i = 0; i < at.length(); i++) {
      double number = at.getDouble(i);
      at.putScalar(i, number + h);
      double above = loss(x, some);
      at.putScalar(i, number - h);
      double below = loss(x, some);
      at.putScalar(i, number);
      // B times the loss. h² / 6 of third derivatives of 1 at most, and logits rounded to 1e-7.
      assertEquals(BATCH * (above - below) / (2 * h), gradient.getDouble(i), 3e-4, "number " + i);
    }
  }

  @Test
  void whatIsPaddingChangesNothing() {
    INDArray dx = backward(x, mask).dup();
    INDArray gradient = network.getFlattenedGradients().dup();
    INDArray answers = answer(x);
    INDArray otherX = x.dup();
    for (int b = 0; b < BATCH; b++) {
      for (int t = LENGTHS[b]; t < TIME; t++) {
        ids.putScalar(b, t, -5);
        for (int i = 0; i < INPUTS; i++) {
          otherX.putScalar(new int[] {b, i, t}, 1e6);
          assertEquals(0, dx.getDouble(b, i, t));
        }
        for (int c = 0; c < CLASSES; c++) {
          assertEquals(0, answers.getDouble(b, c, t));
        }
      }
    }
    assertEquals(dx, backward(otherX, mask));
    assertEquals(gradient, network.getFlattenedGradients());
    assertEquals(answers, answer(otherX));
  }

  @Test
  void answersWithTheProbabilityOfEachClassAndTheLikeliestSequence() {
    INDArray answers = answer(x);
    for (int b = 0; b < BATCH; b++) {
      int[] any = new int[LENGTHS[b]];
      Arrays.fill(any, -1);
      for (int t = 0; t < LENGTHS[b]; t++) {
        for (int c = 0; c < CLASSES; c++) {
          int[] known = any.clone();
          known[t] = c;
          assertEquals(probability(b, known), answers.getDouble(b, c, t), 1e-6);
        }
      }
      int[] best = layer().lattice().best(b);
      assertEquals(LENGTHS[b], best.length);
      double likeliest = probability(b, best);
      int[] some = known(b, mask(3));
      assertEquals(-Math.log(probability(b, some)), layer().lattice().nats(b, some), 1e-5);
      for (int t = 0; t < best.length; t++) {
        int[] other = best.clone();
        other[t] = (best[t] + 1) % CLASSES;
        assertTrue(probability(b, other) < likeliest);
      }
    }
  }

  /** Alone, tags 0 and 1 are the same; together, tag 1 never follows tag 1. */
  @Test
  void neighboursDecideTogether() {
    network.params().assign(0);
    network.setParam("output_b", Nd4j.createFromArray(new float[][] {{0, 0.1f, -9}}));
    INDArray transitions = Nd4j.zeros(3, 3);
    transitions.putScalar(1, 1, -5);
    network.setParam("output_transitions", transitions);
    answer(x);
    // 1 as often as it can be, which is more often where it begins.
    assertArrayEquals(new int[] {1, 0, 1, 0, 1}, layer().lattice().best(3));
    network.setParam("output_end", Nd4j.createFromArray(new float[][] {{0, -1, 0}}));
    answer(x);
    assertEquals(0, layer().lattice().best(3)[4]);
  }

  @Test
  void trainingLowersTheLoss() {
    double before = loss(x, mask);
    for (int step = 0; step < 200; step++) {
      network.fit(new INDArray[] {x}, new INDArray[] {ids}, new INDArray[] {mask}, null);
    }
    double after = loss(x, mask);
    assertTrue(after < 0.5 * before, () -> before + " to " + after);
  }

  @Test
  void aConfigurationComesBackFromJson() {
    assertEquals(
        network.getConfiguration(),
        org.deeplearning4j.nn.conf.ComputationGraphConfiguration.fromJson(
            network.getConfiguration().toJson()));
    LabelOutput chained = (LabelOutput) layer().conf().getLayer();
    LabelOutput alone =
        new LabelOutput.Builder(Output.SOFTMAX).nIn(INPUTS).nOut(CLASSES).name("output").build();
    assertTrue(chained.isChained());
    assertNotEquals(alone, chained);
  }

  @Test
  void whatDoesNotFitIsSaidSo() {
    assertEquals(
        "a chain of labels is one softmax over all of a sequence's, without label smoothing, not"
            + " SIGMOID with smoothing 0.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> new LabelOutput.Builder(Output.SIGMOID).chained().build())
            .getMessage());
    assertEquals(
        "layer output names the classes of whole sequences and needs inputs [B, 3, T], not [4, 3]",
        assertThrows(IllegalArgumentException.class, () -> answer(Nd4j.zeros(4, 3))).getMessage());
    feed(x, mask);
    layer().setLabels(Nd4j.zeros(BATCH, CLASSES, TIME));
    assertEquals(
        "layer output names the classes of whole sequences: labels are class ids [B, T], not"
            + " shares",
        assertThrows(
                IllegalArgumentException.class, () -> layer().computeScore(0, true, NO_WORKSPACES))
            .getMessage());
    assertEquals(
        "layer output has no lattice: it has one of what it answered, not in training, and chained"
            + " only",
        assertThrows(
                IllegalStateException.class,
                () -> ((LabelOutputLayer) network(CLASSES).getLayer("output")).lattice())
            .getMessage());
  }

  /** Of the known labels (-1: any) among all sequences of the example's length; by definition. */
  private double probability(int b, int[] known) {
    INDArray w = network.getParam("output_W");
    INDArray transitions = network.getParam("output_transitions");
    double matching = 0;
    double all = 0;
    int length = known.length;
    for (int number = 0; number < Math.pow(CLASSES, length); number++) {
      double score = 0;
      boolean matches = true;
      int before = -1;
      for (int t = 0, rest = number; t < length; t++, rest /= CLASSES) {
        int tag = rest % CLASSES;
        matches &= known[t] < 0 || known[t] == tag;
        score +=
            before < 0
                ? network.getParam("output_start").getDouble(tag)
                : transitions.getDouble(before, tag);
        score += network.getParam("output_b").getDouble(tag);
        for (int i = 0; i < INPUTS; i++) {
          score += x.getDouble(b, i, t) * w.getDouble(i, tag);
        }
        before = tag;
      }
      score += network.getParam("output_end").getDouble(before);
      all += Math.exp(score);
      matching += matches ? Math.exp(score) : 0;
    }
    return matching / all;
  }

  private int[] known(int b, INDArray some) {
    int[] known = new int[LENGTHS[b]];
    for (int t = 0; t < known.length; t++) {
      known[t] = some.getDouble(b, t) == 1 ? ids.getInt(b, t) : -1;
    }
    return known;
  }

  private double loss(INDArray inputs, INDArray some) {
    feed(inputs, some);
    return layer().computeScore(0, true, NO_WORKSPACES);
  }

  private INDArray backward(INDArray inputs, INDArray some) {
    feed(inputs, some);
    return layer().backpropGradient(null, NO_WORKSPACES).getSecond();
  }

  private void feed(INDArray inputs, INDArray some) {
    layer().setInput(inputs, NO_WORKSPACES);
    layer().feedForwardMaskArray(mask, MaskState.Active, BATCH);
    layer().setLabels(ids);
    layer().setMaskArray(some);
  }

  private INDArray answer(INDArray inputs) {
    layer().feedForwardMaskArray(mask, MaskState.Active, BATCH);
    return layer().activate(inputs, false, NO_WORKSPACES).dup();
  }

  /** Of the sequences; from 1 on without every so manyth label. */
  private static INDArray mask(int every) {
    INDArray mask = Nd4j.zeros(BATCH, TIME);
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < LENGTHS[b]; t++) {
        mask.putScalar(b, t, every > 0 && (b + t) % every == 0 ? 0 : 1);
      }
    }
    return mask;
  }

  private LabelOutputLayer layer() {
    return (LabelOutputLayer) network.getLayer("output");
  }

  private static INDArray random(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(numbers);
  }

  private static ComputationGraph network(int classes) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.5))
                .graphBuilder()
                .addInputs("x")
                .addLayer(
                    "output",
                    new LabelOutput.Builder(Output.SOFTMAX)
                        .chained()
                        .nIn(INPUTS)
                        .nOut(classes)
                        .build(),
                    "x")
                .setOutputs("output")
                .build());
    network.init();
    network.initGradientsView();
    return network;
  }
}
