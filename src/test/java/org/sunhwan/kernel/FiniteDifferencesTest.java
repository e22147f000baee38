package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sunhwan.kernel.Equations.Memory;

/**
 * Every gradient of plain Java against (L(p + ε) - L(p - ε)) / 2ε in double precision, over a batch
 * with padding. The loss weighs every output and every last state with a random number, so no part
 * of the network can be forgotten without being noticed.
 */
class FiniteDifferencesTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 4;
  private static final Lengths LENGTHS = Lengths.padded(5, 3, 5, 1, 0);
  private static final double EPSILON = 1e-5;
  // The difference is wrong by about ε² times the third derivative, and by rounding over ε: 1e-10
  // and
  // 1e-11 for losses and derivatives around 1. A wrong gradient is wrong in its first digits.
  private static final double TOLERANCE = 1e-8;

  static Stream<Layer> layers() {
    return KernelCases.layers(INPUTS, HIDDEN);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreTheDerivativesOfTheLoss(Layer layer) {
    Random random = new Random(17);
    Weights weights = Weights.zero(layer);
    numbers(weights).forEach(number -> number.set(random.nextGaussian()));
    Grid x = Grid.zero(LENGTHS, INPUTS);
    List<Memory> initial = memories();
    numbers(x, INPUTS).forEach(number -> number.set(random.nextGaussian()));
    numbers(initial).forEach(number -> number.set(random.nextGaussian()));
    Grid dy = Grid.zero(LENGTHS, HIDDEN);
    List<Memory> dLast = memories();
    numbers(dy, HIDDEN).forEach(number -> number.set(random.nextGaussian()));
    numbers(dLast).forEach(number -> number.set(random.nextGaussian()));
    fillPadding(x, Double.NaN);
    fillPadding(dy, Double.NaN);

    PlainLayer plain = new PlainLayer(layer, weights);
    PlainLayer.Pass.Back back = plain.read(LENGTHS, x, initial).back(dy, dLast);

    Loss loss = () -> loss(plain.read(LENGTHS, x, initial), dy, dLast);
    check("weights", loss, numbers(weights), numbers(back.weights()));
    check("initial state", loss, numbers(initial), numbers(back.initial()));
    fillPadding(x, 0); // NaN + ε cannot be told from NaN
    check("inputs", loss, numbers(x, INPUTS), numbers(back.dx(), INPUTS));
  }

  private interface Loss {
    double value();
  }

  /** A number that can be moved. */
  private record Movable(Vector vector, int index) {
    double at() {
      return vector.at(index);
    }

    void set(double value) {
      vector.set(index, value);
    }
  }

  private static void check(
      String name, Loss loss, List<Movable> numbers, List<Movable> gradients) {
    assertEquals(numbers.size(), gradients.size());
    assertTrue(gradients.stream().anyMatch(g -> g.at() != 0), name + " have no gradient");
    for (int i = 0; i < numbers.size(); i++) {
      Movable number = numbers.get(i);
      double value = number.at();
      number.set(value + EPSILON);
      double above = loss.value();
      number.set(value - EPSILON);
      double below = loss.value();
      number.set(value);
      assertEquals(
          (above - below) / (2 * EPSILON), gradients.get(i).at(), TOLERANCE, name + " " + i);
    }
  }

  private static double loss(PlainLayer.Pass pass, Grid dy, List<Memory> dLast) {
    double loss = 0;
    for (int b = 0; b < LENGTHS.batch(); b++) {
      for (int t = 0; t < LENGTHS.of(b); t++) {
        loss += pass.y().at(t, b).dot(dy.at(t, b));
      }
      loss += pass.last().get(b).h().dot(dLast.get(b).h());
      loss += pass.last().get(b).c().dot(dLast.get(b).c());
    }
    return loss;
  }

  private static List<Memory> memories() {
    return Stream.generate(() -> new Memory(Vector.zero(HIDDEN), Vector.zero(HIDDEN)))
        .limit(LENGTHS.batch())
        .toList();
  }

  private static void fillPadding(Grid grid, double value) {
    for (int b = 0; b < LENGTHS.batch(); b++) {
      for (int t = LENGTHS.of(b); t < LENGTHS.time(); t++) {
        Vector padding = grid.at(t, b);
        for (int c = 0; c < padding.size(); c++) {
          padding.set(c, value);
        }
      }
    }
  }

  private static List<Movable> numbers(Weights weights) {
    List<Movable> numbers = new ArrayList<>();
    weights.w().forEach(matrix -> matrix.rows().forEach(row -> add(numbers, row)));
    weights.u().forEach(matrix -> matrix.rows().forEach(row -> add(numbers, row)));
    weights.b().forEach(row -> add(numbers, row));
    return numbers;
  }

  private static List<Movable> numbers(Grid grid, int channels) {
    List<Movable> numbers = new ArrayList<>();
    for (int t = 0; t < LENGTHS.time(); t++) {
      for (int b = 0; b < LENGTHS.batch(); b++) {
        assertEquals(channels, grid.at(t, b).size());
        add(numbers, grid.at(t, b));
      }
    }
    return numbers;
  }

  private static List<Movable> numbers(List<Memory> memories) {
    List<Movable> numbers = new ArrayList<>();
    for (Memory memory : memories) {
      add(numbers, memory.h());
      add(numbers, memory.c());
    }
    return numbers;
  }

  private static void add(List<Movable> numbers, Vector vector) {
    for (int i = 0; i < vector.size(); i++) {
      numbers.add(new Movable(vector, i));
    }
  }
}
