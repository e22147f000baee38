package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.layers.SequencePooling.Pooling;

class SequencePoolingTest {
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  /** Two sequences, the second one step shorter; padding is 99. Channels lie in the columns. */
  private static final INDArray STATES =
      Nd4j.createFromArray(
          new float[][][] {
            {{1, 5, 3}, {2, -2, 0}},
            {{4, 6, 99}, {-1, -7, 99}},
          }); // [B, C, T]

  private static final INDArray MASK = Nd4j.createFromArray(new float[][] {{1, 1, 1}, {1, 1, 0}});
  private static final INDArray GRADIENT = Nd4j.createFromArray(new float[][] {{6, 9}, {10, 20}});

  @Test
  void meanOfTheTokens() {
    check(
        layer(Pooling.MEAN, Reading.FORWARD),
        new float[][] {{3, 0}, {5, -4}},
        new float[][][] {{{2, 2, 2}, {3, 3, 3}}, {{5, 5, 0}, {10, 10, 0}}});
  }

  @Test
  void maximumOfTheTokens() {
    check(
        layer(Pooling.MAX, Reading.FORWARD),
        new float[][] {{5, 2}, {6, -1}},
        new float[][][] {{{0, 6, 0}, {9, 0, 0}}, {{0, 10, 0}, {20, 0, 0}}});
  }

  @Test
  void lastStateThatWasReadForward() {
    check(
        layer(Pooling.LAST, Reading.FORWARD),
        new float[][] {{3, 0}, {6, -7}},
        new float[][][] {{{0, 0, 6}, {0, 0, 9}}, {{0, 10, 0}, {0, 20, 0}}});
  }

  @Test
  void lastStateThatWasReadBackwardStandsAtTheFirstToken() {
    check(
        layer(Pooling.LAST, Reading.BACKWARD),
        new float[][] {{1, 2}, {4, -1}},
        new float[][][] {{{6, 0, 0}, {9, 0, 0}}, {{10, 0, 0}, {20, 0, 0}}});
  }

  @Test
  void lastStatesOfBothWays() {
    check(
        layer(Pooling.LAST, Reading.BOTH_CONCATENATED),
        new float[][] {{3, 2}, {6, -1}},
        new float[][][] {{{0, 0, 6}, {9, 0, 0}}, {{0, 10, 0}, {20, 0, 0}}});
  }

  private static void check(Layer layer, float[][] pooled, float[][][] gradient) {
    for (INDArray states : new INDArray[] {STATES, timeMajor(STATES)}) {
      layer.feedForwardMaskArray(MASK, MaskState.Active, 2);
      assertEquals(Nd4j.createFromArray(pooled), layer.activate(states, true, NO_WORKSPACES));
      INDArray dIn = layer.backpropGradient(GRADIENT, NO_WORKSPACES).getSecond();
      assertEquals(Nd4j.createFromArray(gradient), dIn.dup('c'));
      assertTrue(KernelArrays.isRowMajor(dIn.permute(2, 0, 1)), "[T, B, C] in memory");
    }
  }

  static Stream<Arguments> sizes() {
    return Stream.of(new int[] {1, 1, 1}, new int[] {7, 33, 7}, new int[] {33, 7, 33})
        .flatMap(
            size ->
                Stream.of(
                    Arguments.of(size[0], size[1], size[2], true),
                    Arguments.of(size[0], size[1], size[2], false)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void poolsLikeDl4j(int batch, int channels, int time, boolean masked) {
    Random random = new Random(batch);
    float[] numbers = new float[batch * channels * time];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    INDArray states = Nd4j.createFromArray(numbers).reshape('c', batch, channels, time);
    INDArray mask = Nd4j.zeros(batch, time);
    for (int b = 0; b < batch; b++) {
      int length = 1 + random.nextInt(time);
      for (int t = 0; t < length; t++) {
        mask.putScalar(b, t, 1);
      }
    }
    INDArray gradient = Nd4j.createFromArray(Arrays.copyOf(numbers, batch * channels));
    gradient = gradient.reshape('f', batch, channels); // as DL4J's layers hand it down
    for (Pooling pooling : new Pooling[] {Pooling.MEAN, Pooling.MAX}) {
      Layer ours = layer(pooling, Reading.FORWARD);
      Layer theirs = stock(pooling);
      for (Layer layer : new Layer[] {ours, theirs}) {
        layer.feedForwardMaskArray(masked ? mask : null, MaskState.Active, batch);
      }
      assertNear(
          theirs.activate(states.dup(), true, NO_WORKSPACES),
          ours.activate(timeMajor(states), true, NO_WORKSPACES));
      assertNear(
          theirs.backpropGradient(gradient.dup(), NO_WORKSPACES).getSecond(),
          ours.backpropGradient(gradient, NO_WORKSPACES).getSecond());
    }
  }

  @Test
  void masksEndHere() {
    Layer layer = layer(Pooling.MEAN, Reading.FORWARD);
    assertEquals(null, layer.feedForwardMaskArray(MASK, MaskState.Active, 2));
  }

  @Test
  void noNumberIsNotHidden() {
    INDArray states = STATES.dup();
    states.putScalar(0, 0, 1, Float.NaN);
    INDArray pooled = layer(Pooling.MAX, Reading.FORWARD).activate(states, false, NO_WORKSPACES);
    assertTrue(Double.isNaN(pooled.getDouble(0, 0)));
  }

  @Test
  void whatCannotBePooledIsSaidSo() {
    assertEquals(
        "pooling LAST over states BOTH_SUMMED has no last state: the two ways end at different"
            + " tokens, and are mixed at each. Pool by MEAN or MAX, or read BOTH_CONCATENATED.",
        assertThrows(
                IllegalArgumentException.class,
                () -> new SequencePooling.Builder(Pooling.LAST, Reading.BOTH_SUMMED))
            .getMessage());
    Layer layer = layer(Pooling.MEAN, Reading.FORWARD);
    layer.feedForwardMaskArray(
        Nd4j.createFromArray(new float[][] {{1, 1, 1}, {0, 0, 0}}), MaskState.Active, 2);
    assertEquals(
        "layer pooled: sequence 1 of the batch has no tokens, so there are no states to pool. Leave"
            + " empty sequences out of batches.",
        assertThrows(
                IllegalArgumentException.class, () -> layer.activate(STATES, true, NO_WORKSPACES))
            .getMessage());
    assertEquals(
        "layer pooled pools states [B, C, T], not [2, 2]",
        assertThrows(
                IllegalArgumentException.class, () -> layer.activate(GRADIENT, true, NO_WORKSPACES))
            .getMessage());
  }

  /** Padding's gradient is zero also in memory that another pass has used before. */
  @ParameterizedTest
  @EnumSource(Pooling.class)
  void gradientsAreWholeInMemoryThatIsUsedAgain(Pooling pooling) {
    var memory =
        WorkspaceConfiguration.builder()
            .initialSize(1 << 16)
            .policyLearning(LearningPolicy.NONE)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .build();
    String name = "pooling " + pooling;
    var workspaces =
        LayerWorkspaceMgr.builder()
            .with(ArrayType.ACTIVATION_GRAD, name, memory)
            .defaultNoWorkspace()
            .build();
    Layer layer = layer(pooling, Reading.FORWARD);
    layer.feedForwardMaskArray(MASK, MaskState.Active, 2);
    layer.activate(STATES, true, NO_WORKSPACES);
    INDArray expected = layer.backpropGradient(GRADIENT, NO_WORKSPACES).getSecond().dup('c');
    try (var used = Nd4j.getWorkspaceManager().getAndActivateWorkspace(memory, name)) {
      Nd4j.createUninitialized(DataType.FLOAT, 4096).assign(77);
      assertTrue(used.isScopeActive());
    }
    try (var again = workspaces.notifyScopeEntered(ArrayType.ACTIVATION_GRAD)) {
      INDArray dIn = layer.backpropGradient(GRADIENT, workspaces).getSecond();
      assertTrue(again.isScopeActive() && dIn.isAttached());
      assertArrayEquals(expected.data().asFloat(), dIn.dup('c').data().asFloat());
    }
  }

  private static INDArray timeMajor(INDArray states) {
    return states.permute(2, 0, 1).dup('c').permute(1, 2, 0);
  }

  private static Layer layer(Pooling pooling, Reading reading) {
    return instance(new SequencePooling.Builder(pooling, reading).name("pooled").build());
  }

  private static Layer stock(Pooling pooling) {
    return instance(
        new GlobalPoolingLayer(pooling == Pooling.MEAN ? PoolingType.AVG : PoolingType.MAX));
  }

  private static Layer instance(org.deeplearning4j.nn.conf.layers.Layer layer) {
    NeuralNetConfiguration configuration =
        new NeuralNetConfiguration.Builder().layer(layer).build();
    return layer.instantiate(configuration, null, 0, null, false, DataType.FLOAT);
  }

  private static void assertNear(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.shape(), actual.shape());
    double distance = expected.sub(actual).normmaxNumber().doubleValue();
    // Sums of up to 33 numbers around 1 in float32, in another order, divided by their number.
    assertTrue(distance <= 1e-6, () -> "apart by " + distance);
  }
}
