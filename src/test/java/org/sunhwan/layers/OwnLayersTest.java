package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent.Cell;

/** What a whole graph is told reaches every layer of ours in it, in whatever DL4J wraps it. */
class OwnLayersTest {
  private static final int INPUTS = 17;
  private static final int HIDDEN = 33;

  static Stream<Layer> wrapped() {
    return Stream.of(
        recurrent(),
        new LastTimeStep(recurrent()),
        new MaskZeroLayer(recurrent(), 99),
        new FrozenLayer(recurrent()),
        new FrozenLayer(new LastTimeStep(recurrent())));
  }

  /** Sums of as many numbers as these differ in their last bits. */
  @ParameterizedTest
  @MethodSource("wrapped")
  void kernelsAreUsedInsideWrappers(Layer layer) {
    assertTrue(Processor.here().hasOneDnn(), Processor.here().problem());
    ComputationGraph graph = graph(layer);
    float[] fast = KernelArrays.numbers(hidden(graph));
    OwnLayers.use(
        graph,
        KernelChoice.choose(
            KernelChoice.Wanted.JAVA, Precision.FLOAT32, List.of(Processor.here())));
    float[] right = KernelArrays.numbers(hidden(graph));
    assertArrayEquals(right, fast, 1e-5f); // float32 sums of fifty products below 1
    assertFalse(Arrays.equals(right, fast), "still the same kernel");
  }

  /** Not silently left out: every kind of layer refuses what it could not honour. */
  @ParameterizedTest
  @MethodSource("configuredForDl4j")
  void whatLayersCannotHonourIsRefused(Layer layer) {
    var configuration = new NeuralNetConfiguration.Builder().layer(layer).build();
    INDArray doubles = Nd4j.zeros(DataType.DOUBLE, 1, 6);
    assertEquals(
        "layer r computes in float32; its network is of type DOUBLE",
        refusal(() -> layer.instantiate(configuration, null, 0, doubles, true, DataType.DOUBLE)));
    INDArray floats = Nd4j.zeros(DataType.FLOAT, 1, 6);
    assertEquals(
        "layer r has DL4J's own dropout, which draws from the state of a thread and is never the"
            + " same twice. Set the dropout of our layers on the layer itself instead.",
        refusal(() -> layer.instantiate(configuration, null, 0, floats, true, DataType.FLOAT)));
  }

  static Stream<Layer> configuredForDl4j() {
    return Stream.of(
        new TokenEmbedding.Builder().nIn(3).nOut(2).name("r").dropOut(0.5).build(),
        new LabelOutput.Builder(Output.SOFTMAX).nIn(2).nOut(2).name("r").dropOut(0.5).build(),
        new Recurrent.Builder(Cell.TANH).nIn(1).nOut(2).name("r").dropOut(0.5).build());
  }

  private static String refusal(Executable what) {
    return assertThrows(IllegalArgumentException.class, what).getMessage();
  }

  @Test
  void keysReachLayersInsideWrappers() {
    float[] first = trained(new StepKey(1, 0, 0));
    assertArrayEquals(first, trained(new StepKey(1, 0, 0)), "the same key, the same masks");
    assertFalse(Arrays.equals(first, trained(new StepKey(1, 1, 0))), "another worker's");
  }

  private static float[] trained(StepKey key) {
    ComputationGraph graph = graph(new LastTimeStep(recurrent()));
    OwnLayers.begin(graph, key);
    graph.fit(new INDArray[] {inputs()}, new INDArray[] {Nd4j.createFromArray(1, 0, 1)});
    return KernelArrays.numbers(graph.params());
  }

  private static INDArray hidden(ComputationGraph graph) {
    return graph.feedForward(inputs(), false).get("hidden").dup();
  }

  private static Recurrent recurrent() {
    return new Recurrent.Builder(Cell.LSTM)
        .inputDropout(Dropout.each(0.5))
        .nIn(INPUTS)
        .nOut(HIDDEN)
        .build();
  }

  private static ComputationGraph graph(Layer layer) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("x")
                .addLayer("hidden", layer, "x")
                .addLayer(
                    "label",
                    new LabelOutput.Builder(Output.SOFTMAX).nIn(HIDDEN).nOut(2).build(),
                    "hidden")
                .setOutputs("label")
                .build());
    graph.init();
    return graph;
  }

  private static INDArray inputs() {
    Random random = new Random(8);
    float[] numbers = new float[3 * INPUTS * 5];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(numbers).reshape('c', 3, INPUTS, 5);
  }
}
