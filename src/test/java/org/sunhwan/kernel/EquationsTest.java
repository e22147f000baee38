package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.kernel.Equations.Memory;

/** Two time steps of each cell, worked by hand. */
class EquationsTest {
  // Only the last digits of exp and tanh can differ.
  private static final double TOLERANCE = 1e-14;

  /** d = D_h = 4: h_1 = tanh(W x_1 + b) from zero, h_2 = tanh(W x_2 + U h_1 + b). */
  @Test
  void tanhNetworkOfFourUnits() {
    Weights weights =
        new Weights(
            List.of(
                matrix(
                    new double[] {0.5, 0, 0, 0},
                    new double[] {0, -0.5, 0, 0},
                    new double[] {0, 0, 1, 0.25},
                    new double[] {0.1, 0.2, 0.3, 0.4})),
            List.of(
                matrix(
                    new double[] {0, 1, 0, 0}, // h_2 of the first unit sees h_1 of the second
                    new double[] {0, 0, 1, 0},
                    new double[] {0, 0, 0, 1},
                    new double[] {0.5, 0, 0, -1})),
            List.of(Vector.of(0, 0.1, 0, -0.2)));
    UnrolledSequence sequence =
        UnrolledSequence.read(
            new SimpleEquations(Cell.Activation.TANH),
            weights,
            List.of(Vector.of(1, 2, 0, 4), Vector.of(0, 0, 1, -1)),
            new Memory(Vector.zero(4), Vector.zero(4)));

    double[] h1 = {tanh(0.5), tanh(-1 + 0.1), tanh(1), tanh(0.1 + 0.4 + 1.6 - 0.2)};
    assertVector(sequence.memory(0).h(), h1);
    assertVector(
        sequence.memory(1).h(),
        tanh(h1[1]),
        tanh(h1[2] + 0.1),
        tanh(1 - 0.25 + h1[3]),
        tanh(0.3 - 0.4 + 0.5 * h1[0] - h1[3] - 0.2));
  }

  /** d = 3, D_h = 2: W is 2×3, U is 2×2. */
  @Test
  void otherActivationsWithFewerUnitsThanInputs() {
    Weights weights =
        new Weights(
            List.of(matrix(new double[] {1, -1, 0.5}, new double[] {0, 2, -1})),
            List.of(matrix(new double[] {0.5, 0}, new double[] {1, -2})),
            List.of(Vector.of(0.25, -0.5)));
    List<Vector> x = List.of(Vector.of(1, 2, 4), Vector.of(-1, 1, 0));
    Memory initial = new Memory(Vector.of(1, 0.5), Vector.zero(2));

    // First sums: 1 - 2 + 2 + 0.5 + 0.25 = 1.75 and 4 - 4 + 1 - 1 - 0.5 = -0.5.
    var relu =
        UnrolledSequence.read(new SimpleEquations(Cell.Activation.RELU), weights, x, initial);
    assertVector(relu.memory(0).h(), 1.75, 0);
    // Second sums: -1 - 1 + 0.875 + 0.25 = -0.875 and 2 + 1.75 - 0.5 = 3.25.
    assertVector(relu.memory(1).h(), 0, 3.25);

    var sigmoid =
        UnrolledSequence.read(new SimpleEquations(Cell.Activation.SIGMOID), weights, x, initial);
    double first = sigmoid(1.75);
    double second = sigmoid(-0.5);
    assertVector(sigmoid.memory(0).h(), first, second);
    assertVector(
        sigmoid.memory(1).h(),
        sigmoid(-2 + 0.5 * first + 0.25),
        sigmoid(2 + first - 2 * second - 0.5));
  }

  /** One unit, two inputs, a carried state: every gate has weights of its own. */
  @Test
  void lstm() {
    Weights weights =
        new Weights(
            List.of(
                matrix(new double[] {1, 0}), // i
                matrix(new double[] {0, 1}), // f
                matrix(new double[] {0.5, -0.5}), // c̃
                matrix(new double[] {-1, 1})), // o
            List.of(
                matrix(new double[] {0.5}),
                matrix(new double[] {-0.5}),
                matrix(new double[] {2}),
                matrix(new double[] {1})),
            List.of(Vector.of(0.1), Vector.of(1), Vector.of(0), Vector.of(-0.3)));
    var sequence =
        UnrolledSequence.read(
            new LstmEquations(),
            weights,
            List.of(Vector.of(2, 3), Vector.of(-1, 0)),
            new Memory(Vector.of(0.2), Vector.of(-0.4)));

    double c1 = sigmoid(3 - 0.1 + 1) * -0.4 + sigmoid(2 + 0.1 + 0.1) * tanh(-0.5 + 0.4);
    double h1 = sigmoid(1 + 0.2 - 0.3) * tanh(c1);
    assertVector(sequence.memory(0).c(), c1);
    assertVector(sequence.memory(0).h(), h1);
    double c2 = sigmoid(-0.5 * h1 + 1) * c1 + sigmoid(-1 + 0.5 * h1 + 0.1) * tanh(-0.5 + 2 * h1);
    assertVector(sequence.last().c(), c2);
    assertVector(sequence.last().h(), sigmoid(1 + h1 - 0.3) * tanh(c2));
  }

  /** One unit, two inputs: the reset gate multiplies U h + b_u′, not h. */
  @Test
  void gru() {
    Weights weights =
        new Weights(
            List.of(
                matrix(new double[] {1, 0}), // u
                matrix(new double[] {0, 1}), // r
                matrix(new double[] {0.5, -0.5})), // o
            List.of(
                matrix(new double[] {0.5}), matrix(new double[] {-0.5}), matrix(new double[] {2})),
            List.of(Vector.of(0.1), Vector.of(1), Vector.of(-0.2), Vector.of(0.7)));
    var sequence =
        UnrolledSequence.read(
            new GruEquations(),
            weights,
            List.of(Vector.of(2, 3), Vector.of(-1, 0)),
            new Memory(Vector.of(0.2), Vector.zero(1)));

    double u1 = sigmoid(2 + 0.1 + 0.1);
    double r1 = sigmoid(3 - 0.1 + 1);
    double h1 = u1 * 0.2 + (1 - u1) * tanh(-0.5 - 0.2 + r1 * (0.4 + 0.7));
    assertVector(sequence.memory(0).h(), h1);
    double u2 = sigmoid(-1 + 0.5 * h1 + 0.1);
    double r2 = sigmoid(-0.5 * h1 + 1);
    assertVector(sequence.last().h(), u2 * h1 + (1 - u2) * tanh(-0.5 - 0.2 + r2 * (2 * h1 + 0.7)));
  }

  private static Matrix matrix(double[]... rows) {
    return new Matrix(java.util.Arrays.stream(rows).map(Vector::of).toList());
  }

  private static void assertVector(Vector actual, double... expected) {
    assertEquals(expected.length, actual.size());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual.at(i), TOLERANCE, "number " + i);
    }
  }

  private static double tanh(double a) {
    return (Math.exp(a) - Math.exp(-a)) / (Math.exp(a) + Math.exp(-a));
  }

  private static double sigmoid(double a) {
    return Math.exp(a) / (1 + Math.exp(a));
  }
}
