package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.KernelChoice.Wanted;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;

/** The whole of an encoder-decoder: its equations, its gradients, and padding on both sides. */
class EncoderDecoderTest {
  private static final StepKey STEP = new StepKey(3, 0, 5);

  /**
   * Every sentence of a batch, one token after the other: both ways of the encoder, a first state
   * for each layer of the decoder, attention, and what is written. Sums of a dozen float32 products
   * in each of a dozen layers and steps, against double.
   */
  @ParameterizedTest
  @MethodSource("cellsAndDirections")
  void outputsFollowTheEquations(Cell cell, Direction direction) {
    NetworkShape shape = SmallTranslator.shape(cell, direction, Regularisation.none());
    ComputationGraph graph = SmallTranslator.graph(shape);
    MultiDataSet batch = SmallTranslator.batch();
    INDArray actual =
        graph.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0];
    for (int b = 0; b < SmallTranslator.SOURCES.length; b++) {
      double[][] expected =
          new StepEquations(graph, shape)
              .translation(SmallTranslator.SOURCES[b], SmallTranslator.TARGETS[b]);
      for (int t = 0; t < expected.length; t++) {
        for (int c = 0; c < SmallTranslator.TARGET_WORDS; c++) {
          assertEquals(expected[t][c], actual.getDouble(b, c, t), 1e-5, b + ", " + t + ", " + c);
        }
      }
    }
  }

  static List<Arguments> cellsAndDirections() {
    List<Arguments> all = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (Direction direction : Direction.values()) {
        all.add(Arguments.of(cell, direction));
      }
    }
    return all;
  }

  /**
   * Through encoder, first states, decoder, attention and both tables; by each number of each
   * array. Losses are sums of float32 of about 1, each rounded by 6e-8 of itself, over 1.5 ε; ε =
   * 0.02 to the fourth power is as small. Not RELU, whose corners differences of this size cross,
   * nor SIGMOID, which nothing here tells from TANH.
   */
  @ParameterizedTest
  @EnumSource(names = {"TANH", "LSTM", "GRU"})
  void gradientsAreFiniteDifferences(Cell cell) {
    Regularisation dropout = Regularisation.dropping(0.3);
    ComputationGraph graph =
        SmallTranslator.graph(SmallTranslator.shape(cell, Direction.BOTH, dropout));
    OwnLayers.use(
        graph, KernelChoice.choose(Wanted.JAVA, Precision.FLOAT32, List.of(Processor.here())));
    MultiDataSet batch = SmallTranslator.batch();
    loss(graph, batch);
    INDArray gradient = graph.gradient().gradient().dup().divi(SmallTranslator.SOURCES.length);
    Map<String, Double> largest = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    int place = 0;
    for (var layer : graph.getLayers()) {
      for (var array : layer.paramTable().entrySet()) {
        String name = layer.conf().getLayer().getLayerName() + " " + array.getKey();
        for (int i = 0; i < array.getValue().length(); i++, place++) {
          double difference = difference(graph, batch, place);
          largest.merge(name, Math.abs(difference), Math::max);
          if (Math.abs(difference - gradient.getDouble(place)) > 1e-4) {
            wrong.add(name + "[" + i + "] " + difference + " " + gradient.getDouble(place));
          }
        }
      }
    }
    assertEquals(graph.params().length(), place);
    assertEquals(List.of(), wrong);
    largest.forEach(
        (name, size) -> assertTrue(size > 3e-4, () -> name + " is not looked at: " + size));
  }

  /** By four points, so that what is left of the error goes with ε⁴. */
  private static double difference(ComputationGraph graph, MultiDataSet batch, int place) {
    double epsilon = 0.02;
    double value = graph.params().getDouble(place);
    double[] losses = new double[5];
    for (int i = -2; i <= 2; i++) {
      if (i != 0) {
        graph.params().putScalar(place, value + i * epsilon);
        losses[i + 2] = loss(graph, batch);
      }
    }
    graph.params().putScalar(place, value);
    return (8 * (losses[3] - losses[1]) - (losses[4] - losses[0])) / (12 * epsilon);
  }

  /** Of a training pass under one key, so that each drops the same; leaves the gradient. */
  private static double loss(ComputationGraph graph, MultiDataSet batch) {
    OwnLayers.begin(graph, STEP);
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
    graph.computeGradientAndScore();
    return graph.score();
  }

  /** Each sentence in a batch with longer ones, on both sides, against itself alone. */
  @ParameterizedTest
  @EnumSource
  void paddingChangesNothing(Direction direction) {
    ComputationGraph graph =
        SmallTranslator.graph(SmallTranslator.shape(Cell.LSTM, direction, Regularisation.none()));
    MultiDataSet batch = SmallTranslator.batch();
    INDArray together =
        graph.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0];
    for (int b = 0; b < SmallTranslator.SOURCES.length; b++) {
      float[][] alone =
          SmallTranslator.probabilities(
              graph, SmallTranslator.SOURCES[b], SmallTranslator.TARGETS[b]);
      for (int t = 0; t < alone.length; t++) {
        for (int c = 0; c < alone[t].length; c++) {
          // The same sums of float32, in batches of another shape.
          assertEquals(alone[t][c], together.getDouble(b, c, t), 2e-6, b + ", " + t + ", " + c);
        }
      }
    }
  }

  @Test
  void aModelFileKeepsIt() {
    ComputationGraph graph =
        SmallTranslator.graph(
            SmallTranslator.shape(Cell.GRU, Direction.BOTH, Regularisation.none()));
    byte[] file = ModelFile.write(graph);
    ComputationGraph read = ModelFile.read(file, "translator.zip");
    assertArrayEquals(file, ModelFile.write(read));
    assertArrayEquals(
        SmallTranslator.probabilities(graph, new int[] {1, 2}, new int[] {3}),
        SmallTranslator.probabilities(read, new int[] {1, 2}, new int[] {3}));
  }
}
