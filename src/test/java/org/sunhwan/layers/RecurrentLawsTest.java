package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sunhwan.layers.OneLayer.HIDDEN;
import static org.sunhwan.layers.OneLayer.INPUTS;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.layers.Recurrent.Cell;
import org.sunhwan.layers.Recurrent.Reading;

/**
 * Every number of every gradient that a recurrent layer gives out is the slope of the loss Σ g y,
 * over a padded batch, also through dropout: the same key draws the same masks.
 */
class RecurrentLawsTest {
  private static final double STEP = 1.0 / 256;

  /**
   * Of a slope, or of 1 where it is smaller. A difference quotient bends off by ε² / 6 times a
   * third derivative, which is 100 at most for numbers that act at all time steps: 2.5e-4. A
   * hundred outputs of about 0.5 carry 2^-24 of rounding each, at random: 3e-7, over 2 ε 4e-5.
   * Three times both is allowed; a missing term is far larger.
   */
  private static final double TOLERANCE = 1e-3;

  /** All cells and readings, and all readings with each dropout. */
  static Stream<Arguments> everything() {
    Stream<Arguments> plain =
        RecurrentLayerTest.cellsAndReadings()
            .map(which -> Arguments.of(which.get()[0], which.get()[1], Dropout.none()));
    Stream<Arguments> dropping =
        Stream.of(Reading.values())
            .flatMap(
                reading ->
                    Stream.of(
                        Arguments.of(Cell.LSTM, reading, Dropout.each(0.4)),
                        Arguments.of(Cell.GRU, reading, Dropout.locked(0.4))));
    return Stream.concat(plain, dropping);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void gradientsAreTheSlopesOfTheLoss(Cell cell, Reading reading, Dropout dropout) {
    OneLayer one =
        OneLayer.of(
            OneLayer.builder(cell, reading).inputDropout(dropout).recurrentDropout(dropout.rate()));
    INDArray x = OneLayer.random(1, INPUTS);
    INDArray g = OneLayer.random(2, one.outputs());
    DoubleSupplier loss = () -> OneLayer.sum(g, one.forward(x));
    assertEquals(loss.getAsDouble(), loss.getAsDouble(), "the same key draws the same masks");
    INDArray dx = one.backward(g).dup();
    Map<String, INDArray> gradients = one.gradients();
    one.layer()
        .paramTable()
        .forEach((name, values) -> check(name, values, gradients.get(name), loss));
    check("x", x, dx, loss);
  }

  /** The loss counts the last state too, as a decoder that starts from it does. */
  @ParameterizedTest
  @EnumSource
  void soAreThoseOfTheStateCarriedIn(Cell cell) {
    OneLayer one =
        OneLayer.of(
            OneLayer.builder(cell, Reading.FORWARD)
                .inputDropout(Dropout.each(0.4))
                .recurrentDropout(0.4));
    INDArray x = OneLayer.random(1, INPUTS);
    INDArray g = OneLayer.random(2, HIDDEN);
    RecurrentState initial = OneLayer.state(3, cell);
    RecurrentState gLast = OneLayer.state(4, cell);
    DoubleSupplier loss =
        () -> {
          one.layer().carry(initial);
          double outputs = OneLayer.sum(g, one.forward(x));
          RecurrentState last = one.layer().lastState();
          return outputs
              + OneLayer.sum(gLast.hidden(), last.hidden())
              + (cell == Cell.LSTM ? OneLayer.sum(gLast.cell(), last.cell()) : 0);
        };
    assertEquals(loss.getAsDouble(), loss.getAsDouble(), "the same key draws the same masks");
    one.layer().giveLastGradient(gLast);
    INDArray dx = one.backward(g).dup();
    RecurrentState found = one.layer().initialGradient();
    Map<String, INDArray> gradients = one.gradients();
    one.layer()
        .paramTable()
        .forEach((name, values) -> check(name, values, gradients.get(name), loss));
    check("x", x, dx, loss);
    check("h", initial.hidden(), found.hidden(), loss);
    if (cell == Cell.LSTM) {
      check("c", initial.cell(), found.cell(), loss);
    }
  }

  private static void check(String name, INDArray values, INDArray found, DoubleSupplier loss) {
    long[] shape = values.shape();
    for (long i = 0; i < values.length(); i++) {
      long[] at = new long[shape.length];
      long rest = i;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at[axis] = rest % shape[axis];
        rest /= shape[axis];
      }
      double value = values.getDouble(at);
      values.putScalar(at, value + STEP);
      double above = loss.getAsDouble();
      values.putScalar(at, value - STEP);
      double below = loss.getAsDouble();
      values.putScalar(at, value);
      double slope = (above - below) / (2 * STEP);
      double tolerance = TOLERANCE * Math.max(1, Math.abs(slope));
      assertEquals(slope, found.getDouble(at), tolerance, name + " at " + i);
    }
  }
}
