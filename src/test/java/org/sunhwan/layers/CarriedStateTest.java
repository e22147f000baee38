package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.layers.OneLayer.HIDDEN;
import static org.sunhwan.layers.OneLayer.INPUTS;
import static org.sunhwan.layers.OneLayer.TIME;

import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.layers.Recurrent.Cell;
import org.sunhwan.layers.Recurrent.Reading;

/** Sequences read in parts, with padding, against the same sequences read whole. */
class CarriedStateTest {
  /** Where sequences are cut; those of 1 step end before, and pass their state by. */
  private static final int CUT = 2;

  // The same sums of float32, in batches of another shape.
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @EnumSource
  void partsCarriedThroughAreTheWhole(Cell cell) {
    OneLayer whole = OneLayer.of(OneLayer.builder(cell, Reading.FORWARD));
    INDArray x = OneLayer.random(1, INPUTS);
    INDArray g = OneLayer.random(2, HIDDEN);
    RecurrentState initial = OneLayer.state(3, cell);
    whole.layer().carry(initial);
    INDArray y = whole.forward(x).dup();
    RecurrentState last = whole.layer().lastState();
    INDArray dx = whole.backward(g).dup();

    OneLayer first = OneLayer.of(OneLayer.builder(cell, Reading.FORWARD));
    OneLayer second = OneLayer.of(OneLayer.builder(cell, Reading.FORWARD));
    first.layer().carry(initial);
    near(part(y, 0, CUT), first.forward(part(x, 0, CUT), OneLayer.mask(0, CUT)));
    second.layer().carry(first.layer().lastState());
    near(part(y, CUT, TIME), second.forward(part(x, CUT, TIME), OneLayer.mask(CUT, TIME)));
    near(last, second.layer().lastState());

    near(part(dx, CUT, TIME), second.backward(part(g, CUT, TIME)));
    first.layer().giveLastGradient(second.layer().initialGradient());
    near(part(dx, 0, CUT), first.backward(part(g, 0, CUT)));
    near(whole.layer().initialGradient(), first.layer().initialGradient());
    near(whole.gradient(), first.gradient().add(second.gradient()));
  }

  @ParameterizedTest
  @EnumSource
  void storedStatesAreCarriedTheSameWay(Cell cell) {
    OneLayer one = OneLayer.of(OneLayer.builder(cell, Reading.FORWARD));
    INDArray x = OneLayer.random(1, INPUTS);
    INDArray y = one.forward(x).dup();
    RecurrentLayer layer = one.layer();
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    for (int t = 0; t < TIME; t++) {
      layer.setMaskArray(OneLayer.mask(t, t + 1));
      near(part(y, t, t + 1), layer.rnnTimeStep(part(x, t, t + 1), none));
    }
    layer.rnnClearPreviousState();
    layer.setMaskArray(OneLayer.mask(0, CUT));
    near(part(y, 0, CUT), layer.rnnActivateUsingStoredState(part(x, 0, CUT), true, true, none));
    layer.setMaskArray(OneLayer.mask(CUT, TIME));
    for (int again = 0; again < 2; again++) { // the first time the state is not stored
      near(
          part(y, CUT, TIME),
          layer.rnnActivateUsingStoredState(part(x, CUT, TIME), true, again > 0, none));
    }
  }

  /** A state is read by its shape, also one that a product gave out, in column order. */
  @Test
  void statesMayComeInAnyOrder() {
    OneLayer one = OneLayer.of(OneLayer.builder(Cell.TANH, Reading.FORWARD));
    INDArray x = OneLayer.random(1, INPUTS);
    RecurrentState rows = OneLayer.state(3, Cell.TANH);
    one.layer().carry(rows);
    INDArray y = one.forward(x).dup();
    one.layer().carry(new RecurrentState(rows.hidden().dup('f'), null));
    near(y, one.forward(x));
  }

  /** Whatever ND4J makes arrays of, unless told. */
  @Test
  void statesAreFloats() {
    OneLayer one = OneLayer.of(OneLayer.builder(Cell.LSTM, Reading.FORWARD));
    INDArray x = OneLayer.random(1, INPUTS);
    DataType before = Nd4j.defaultFloatingPointType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      one.layer().carry(RecurrentState.zero());
      one.forward(x);
    } finally {
      Nd4j.setDefaultDataTypes(before, before);
    }
    assertEquals(DataType.FLOAT, one.layer().lastState().hidden().dataType());
    assertEquals(DataType.FLOAT, one.layer().lastState().cell().dataType());
  }

  @Test
  void aStateIsCarriedIntoOnePassOnly() {
    OneLayer one = OneLayer.of(OneLayer.builder(Cell.GRU, Reading.FORWARD));
    INDArray x = OneLayer.random(1, INPUTS);
    INDArray fromZero = one.forward(x).dup();
    one.layer().carry(OneLayer.state(3, Cell.GRU));
    assertNotEquals(fromZero, one.forward(x));
    one.backward(OneLayer.random(2, HIDDEN));
    assertEquals(fromZero, one.forward(x));
    one.backward(OneLayer.random(2, HIDDEN));
    assertNull(one.layer().initialGradient(), "nothing was carried into this pass");
    assertNull(one.layer().lastState());
  }

  /** DL4J's own pass carries its stored state; what the caller kept of a pass before stays. */
  @ParameterizedTest
  @EnumSource
  void aLaterPassLeavesTheGradientOfAnEarlierOneAlone(Cell cell) {
    OneLayer one = OneLayer.of(OneLayer.builder(cell, Reading.FORWARD));
    one.layer().carry(OneLayer.state(3, cell));
    one.forward(OneLayer.random(1, INPUTS));
    one.backward(OneLayer.random(2, HIDDEN));
    INDArray kept = one.layer().initialGradient().hidden();
    INDArray before = kept.dup();

    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    one.layer().setMaskArray(OneLayer.mask(0, TIME));
    one.layer().rnnActivateUsingStoredState(OneLayer.random(4, INPUTS), true, true, none);
    assertNull(one.layer().initialGradient(), "the caller carried nothing into this pass");
    assertNull(one.layer().lastState());
    one.backward(OneLayer.random(5, HIDDEN));
    assertEquals(before, kept);
  }

  /** A pass that nobody went back over takes the gradient of its last state with it. */
  @Test
  void theGradientOfALastStateIsOfItsPassOnly() {
    OneLayer one = OneLayer.of(OneLayer.builder(Cell.LSTM, Reading.FORWARD));
    INDArray x = OneLayer.random(1, INPUTS);
    INDArray g = OneLayer.random(2, HIDDEN);
    one.forward(x);
    INDArray dx = one.backward(g).dup();
    one.layer().carry(RecurrentState.zero());
    one.forward(x);
    one.layer().giveLastGradient(OneLayer.state(3, Cell.LSTM));
    one.forward(x);
    assertEquals(dx, one.backward(g));
  }

  /** DL4J's own truncated back-propagation, against steps that carry the state themselves. */
  @ParameterizedTest
  @EnumSource
  void truncatedTrainingIsStepsOverPartsThatCarryTheState(Cell cell) {
    ComputationGraph truncated = tagger(cell, BackpropType.TruncatedBPTT);
    ComputationGraph stepwise = tagger(cell, BackpropType.Standard);
    stepwise.setParams(truncated.params().dup());
    INDArray x = OneLayer.random(1, INPUTS).dup('c');
    INDArray labels = labels();
    INDArray mask = OneLayer.mask(0, TIME);
    fit(truncated, x, labels, mask);

    RecurrentLayer layer = (RecurrentLayer) stepwise.getLayer("recurrent");
    RecurrentState state = RecurrentState.zero();
    for (int from = 0; from < TIME; from += CUT) {
      layer.carry(state);
      fit(
          stepwise,
          part(x, from, from + CUT),
          part(labels, from, from + CUT),
          OneLayer.mask(from, from + CUT));
      state = layer.lastState();
    }
    near(stepwise.params(), truncated.params());
  }

  @Test
  void whatCannotBeCarriedIsSaidSo() {
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    for (Reading reading : Reading.values()) {
      if (reading != Reading.FORWARD) {
        RecurrentLayer layer = OneLayer.of(OneLayer.builder(Cell.LSTM, reading)).layer();
        assertEquals(
            "layer null reads "
                + reading
                + ", so it needs whole sequences: no state can be carried from one part of a"
                + " sequence to the next",
            assertThrows(
                    UnsupportedOperationException.class, () -> layer.carry(RecurrentState.zero()))
                .getMessage());
      }
    }
    OneLayer one = OneLayer.of(OneLayer.builder(Cell.LSTM, Reading.FORWARD));
    one.layer().setMaskArray(null);
    one.layer().rnnTimeStep(OneLayer.random(1, INPUTS), none);
    INDArray three = OneLayer.random(1, INPUTS).get(NDArrayIndex.interval(0, 3));
    assertEquals(
        "layer null carries the state of 4 sequences into a batch of 3. Clear the state before"
            + " other sequences begin.",
        assertThrows(IllegalArgumentException.class, () -> one.layer().rnnTimeStep(three, none))
            .getMessage());
    INDArray dy = OneLayer.random(1, HIDDEN);
    assertEquals(
        "layer null goes back over all 6 time steps of a part, not over 5 of them. Set tBPTT's"
            + " backward length to its forward length.",
        assertThrows(
                UnsupportedOperationException.class,
                () -> one.layer().tbpttBackpropGradient(dy, 5, none))
            .getMessage());
    assertEquals(
        "layer null has nothing to go back over: a forward pass for training comes first",
        assertThrows(IllegalStateException.class, () -> one.backward(dy)).getMessage());
  }

  private static ComputationGraph tagger(Cell cell, BackpropType type) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.3))
            .graphBuilder()
            .addInputs("x")
            .addLayer("recurrent", OneLayer.builder(cell, Reading.FORWARD).build(), "x")
            .addLayer(
                "output",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .dataFormat(RNNFormat.NCW)
                    .nIn(HIDDEN)
                    .nOut(2)
                    .build(),
                "recurrent")
            .setOutputs("output")
            .backpropType(type);
    if (type == BackpropType.TruncatedBPTT) {
      graph.tBPTTForwardLength(CUT).tBPTTBackwardLength(CUT);
    }
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static void fit(ComputationGraph network, INDArray x, INDArray labels, INDArray mask) {
    network.fit(
        new INDArray[] {x},
        new INDArray[] {labels},
        new INDArray[] {mask},
        new INDArray[] {mask.dup()});
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, OneLayer.BATCH, 2, TIME);
    for (int b = 0; b < OneLayer.BATCH; b++) {
      for (int t = 0; t < TIME; t++) {
        labels.putScalar(new long[] {b, (b * 5 + t * t) % 2, t}, 1);
      }
    }
    return labels;
  }

  private static INDArray part(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup();
  }

  private static void near(RecurrentState expected, RecurrentState found) {
    near(expected.hidden(), found.hidden());
    assertEquals(expected.cell() == null, found.cell() == null);
    if (expected.cell() != null) {
      near(expected.cell(), found.cell());
    }
  }

  private static void near(INDArray expected, INDArray found) {
    double distance = expected.sub(found).normmaxNumber().doubleValue();
    assertTrue(distance <= TOLERANCE, () -> "apart by " + distance);
  }
}
