package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.Projection.Function;

/** A projection by itself: by hand, and by finite differences. */
class ProjectionTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private static final StepKey STEP = new StepKey(1, 2, 3);
  private static final int TIME = 3;
  private static final int BATCH = 2;

  private record One(ProjectionLayer layer, INDArray parameters, INDArray gradient) {

    static One of(Projection.Builder builder) {
      var configuration =
          new NeuralNetConfiguration.Builder().seed(5).layer(builder.build()).build();
      var projection = (Projection) configuration.getLayer();
      long count = projection.initializer().numParams(configuration);
      INDArray parameters = Nd4j.create(DataType.FLOAT, 1, count);
      var layer =
          (ProjectionLayer)
              projection.instantiate(configuration, null, 4, parameters, true, DataType.FLOAT);
      INDArray gradient = Nd4j.create(DataType.FLOAT, 1, count);
      layer.setBackpropGradientsViewArray(gradient);
      return new One(layer, parameters, gradient);
    }

    INDArray train(INDArray x) {
      layer.begin(STEP);
      layer.setInput(x, NONE);
      return layer.activate(true, NONE);
    }
  }

  private static Projection.Builder builder(Function function) {
    return new Projection.Builder(function).nIn(2).nOut(3);
  }

  /** W is (1 2; 3 4; 5 6) and b (0.1, 0.2, 0.3); at both time steps the same, and without time. */
  @Test
  void projectsAsWorkedByHand() {
    One one = One.of(builder(Function.IDENTITY));
    one.parameters.assign(
        Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f, 0.1f, 0.2f, 0.3f).reshape(1, 9));
    INDArray x = Nd4j.createFromArray(1f, -1f, 2f, 0f).reshape('c', 1, 2, 2); // steps (1 2), (-1 0)
    assertArrayEquals(
        new float[] {5.1f, 11.2f, 17.3f, -0.9f, -2.8f, -4.7f},
        KernelArrays.numbers(one.train(x).permute(2, 0, 1)),
        1e-5f);
    INDArray row = Nd4j.createFromArray(1f, 2f).reshape('c', 1, 2);
    assertArrayEquals(
        new float[] {5.1f, 11.2f, 17.3f}, KernelArrays.numbers(one.train(row)), 1e-5f);
    One squashed = One.of(builder(Function.TANH).unbiased());
    squashed.parameters.assign(Nd4j.createFromArray(.1f, .2f, .3f, .4f, .5f, .6f).reshape(1, 6));
    assertArrayEquals(
        new float[] {(float) Math.tanh(.5), (float) Math.tanh(1.1), (float) Math.tanh(1.7)},
        KernelArrays.numbers(squashed.train(row)),
        1e-6f);
  }

  /** Of Σ g y, to x and every parameter; with dropout, under one key. */
  @ParameterizedTest
  @EnumSource
  void gradientsAreFiniteDifferences(Function function) {
    for (Projection.Builder builder :
        List.of(
            builder(function),
            builder(function).unbiased(),
            builder(function).inputDropout(Dropout.locked(0.4)))) {
      One one = One.of(builder);
      INDArray x = OneLayer.random(1, TIME, BATCH, 2);
      INDArray g = OneLayer.random(2, TIME, BATCH, 3);
      one.train(x);
      INDArray dx = one.layer.backpropGradient(g, NONE).getSecond().dup('c');
      INDArray dw = one.gradient.dup();
      for (int i = 0; i < one.parameters.length(); i++) {
        assertEquals(difference(one, x, g, one.parameters, i), dw.getDouble(i), 1e-3);
      }
      INDArray varied = x.dup('c');
      for (int i = 0; i < x.length(); i++) {
        assertEquals(difference(one, varied, g, varied, i), dx.getDouble(i), 1e-3);
      }
    }
  }

  /** ε = 1e-2: off by a third of ε² times a third derivative of up to 10 or so of these sums. */
  private static double difference(One one, INDArray x, INDArray g, INDArray varied, int i) {
    double value = varied.getDouble(i);
    varied.putScalar(i, value + 1e-2);
    double above = OneLayer.sum(g, one.train(x));
    varied.putScalar(i, value - 1e-2);
    double below = OneLayer.sum(g, one.train(x));
    varied.putScalar(i, value);
    return (above - below) / 2e-2;
  }

  @Test
  void memoryOfRecurrentLayersIsNotCopied() {
    One one = One.of(builder(Function.IDENTITY));
    INDArray y = one.train(OneLayer.random(1, TIME, BATCH, 2)).permute(2, 0, 1);
    assertEquals(true, KernelArrays.isRowMajor(y));
    assertSame(one.layer, OwnLayers.unwrapped(one.layer));
  }

  @Test
  void differentProjectionsAreNotEqual() {
    assertEquals(builder(Function.TANH).build(), builder(Function.TANH).build());
    assertNotEquals(builder(Function.TANH).build(), builder(Function.IDENTITY).build());
    assertNotEquals(builder(Function.TANH).build(), builder(Function.TANH).unbiased().build());
    assertNotEquals(
        builder(Function.TANH).build(),
        builder(Function.TANH).inputDropout(Dropout.each(0.1)).build());
  }

  @Test
  void otherInputsAreRefused() {
    One one = One.of(builder(Function.TANH).name("combined"));
    assertEquals(
        "layer combined needs inputs [B, 2] or [B, 2, T], not [4, 3, 5]",
        assertThrows(IllegalArgumentException.class, () -> one.train(Nd4j.create(4, 3, 5)))
            .getMessage());
  }
}
