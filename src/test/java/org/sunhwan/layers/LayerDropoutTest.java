package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.layers.OneLayer.INPUTS;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.Recurrent.Cell;
import org.sunhwan.layers.Recurrent.Reading;

/** Which masks a recurrent layer draws, and when. */
class LayerDropoutTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private final INDArray x = OneLayer.random(1, INPUTS);

  /** A layer that drops is one without dropout on masked inputs and weights. */
  @ParameterizedTest
  @EnumSource
  void dropsInputsAndRecurrentWeights(Dropout.Kind kind) {
    Dropout dropout = new Dropout(kind, 0.4);
    OneLayer dropping = OneLayer.of(builder(dropout).recurrentDropout(0.3));
    INDArray y = dropping.forward(x).dup();

    INDArray masked = x.dup('c');
    INDArray timeMajor = masked.permute(2, 0, 1).dup('c');
    InputMask.of(dropout, OneLayer.STEP, 2, OneLayer.TIME, OneLayer.BATCH, INPUTS)
        .multiply(KernelArrays.floats(timeMajor));
    OneLayer plain = OneLayer.of(builder(Dropout.none()));
    List<Recurrent.Way> ways = plain.layer().layerConf().ways();
    for (int way = 0; way < ways.size(); way++) {
      var u =
          KernelArrays.floats(plain.parameters())
              .slice(
                  ways.get(way).parameters() + ways.get(way).layer().inputWeights(),
                  ways.get(way).layer().recurrentWeights());
      new Mask(0.3, Mask.key(OneLayer.STEP, 2, Mask.RECURRENT_WEIGHTS + way)).copy(u, u);
    }
    assertEquals(plain.forward(timeMajor.permute(1, 2, 0)), y);
    assertNotEquals(OneLayer.of(builder(Dropout.none())).forward(x), y);
  }

  @Test
  void nothingIsDroppedOutsideTraining() {
    OneLayer dropping = OneLayer.of(builder(Dropout.each(0.4)).recurrentDropout(0.3));
    OneLayer plain = OneLayer.of(builder(Dropout.none()));
    INDArray expected = plain.forward(x);
    dropping.layer().setMaskArray(OneLayer.mask(0, OneLayer.TIME));
    dropping.layer().setInput(x, NONE);
    // Training and inference are compiled apart; the same sums, perhaps in another order.
    double distance =
        expected.sub(dropping.layer().activate(false, NONE)).normmaxNumber().doubleValue();
    assertTrue(distance <= 1e-6, () -> "apart by " + distance);
  }

  @Test
  void aKeyHoldsForOnePassAndUntoldItIsTheNetworksSeedAndIteration() {
    OneLayer one = OneLayer.of(builder(Dropout.each(0.4)).recurrentDropout(0.3));
    INDArray told = one.forward(x).dup();
    assertEquals(told, one.forward(x), "the same key, the same masks");
    INDArray untold = again(one);
    assertNotEquals(told, untold);
    assertEquals(untold, again(one), "still the same iteration");
    one.layer().setIterationCount(1);
    assertNotEquals(untold, again(one));
    one.layer().begin(new StepKey(5, 0, 0)); // 5 is the configuration's seed
    assertEquals(untold, again(one));
    one.layer().begin(new StepKey(5, 1, 0));
    assertNotEquals(untold, again(one), "another worker draws others");
  }

  @Test
  void masksAreTheSameOnEveryThreadAndKernel() throws Exception {
    OneLayer one = OneLayer.of(builder(Dropout.locked(0.4)).recurrentDropout(0.3));
    INDArray here = one.forward(x).dup();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      assertEquals(here, other.submit(() -> one.forward(x).dup()).get());
    } finally {
      other.shutdown();
    }
    one.layer()
        .use(
            KernelChoice.choose(
                KernelChoice.Wanted.JAVA, Precision.FLOAT32, List.of(Processor.here())));
    double distance = here.sub(one.forward(x)).normmaxNumber().doubleValue();
    assertTrue(distance <= 1e-6, () -> "apart by " + distance); // sums of float32
  }

  @Test
  void dl4jsOwnDropoutIsRefused() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .layer(OneLayer.builder(Cell.LSTM, Reading.FORWARD).name("r").dropOut(0.5).build())
            .build();
    assertEquals(
        "layer r has DL4J's own dropout, which draws from the state of a thread and is never the"
            + " same twice. Set the dropout of our layers on the layer itself instead.",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    configuration
                        .getLayer()
                        .instantiate(configuration, null, 0, x, true, x.dataType()))
            .getMessage());
    assertEquals(
        "the dropout of recurrent weights must be a probability from 0 to below 1, not 1.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> OneLayer.builder(Cell.LSTM, Reading.FORWARD).recurrentDropout(1))
            .getMessage());
  }

  /** Another training pass without a word before it. */
  private INDArray again(OneLayer one) {
    one.layer().setInput(x, NONE);
    return one.layer().activate(true, NONE).dup();
  }

  private static Recurrent.Builder builder(Dropout dropout) {
    return OneLayer.builder(Cell.LSTM, Reading.BOTH_CONCATENATED).inputDropout(dropout);
  }
}
