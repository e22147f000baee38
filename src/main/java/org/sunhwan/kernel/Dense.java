package org.sunhwan.kernel;

/**
 * A product over N rows at once: y = x Wᵀ + b.
 *
 * @param rows N: sequences, or time steps of all sequences
 * @param inputSize n, the numbers in a row of x
 * @param outputSize C, the numbers in a row of y
 */
public record Dense(int rows, int inputSize, int outputSize) {

  private static final String GRADIENT = "the gradient of ";

  public Dense {
    if (rows < 1 || inputSize < 1 || outputSize < 1) {
      throw new IllegalArgumentException(
          "a dense layer needs rows, inputs and outputs, not "
              + rows
              + ", "
              + inputSize
              + " and "
              + outputSize);
    }
  }

  /** How often a number of x, W or y is multiplied: N n C over N n + n C + N C. */
  double productsPerNumber() {
    return 1 / (1.0 / rows + 1.0 / inputSize + 1.0 / outputSize);
  }

  /** Arrays of a dense layer, or their gradients: W [C, n], b [C], x [N, n], y [N, C]. */
  public record Arrays(Floats weights, Floats biases, Floats x, Floats y) {}

  void check(Arrays arrays) {
    checkRead(arrays);
    Sizes.check("b [C]", arrays.biases, outputSize);
    Sizes.check("y [N, C]", arrays.y, (long) rows * outputSize);
  }

  /** For the way back, which needs neither b nor y. */
  void check(Arrays arrays, Arrays gradients) {
    checkRead(arrays);
    Sizes.check(GRADIENT + "y [N, C]", gradients.y, (long) rows * outputSize);
    Sizes.check(GRADIENT + "W [C, n]", gradients.weights, (long) outputSize * inputSize);
    Sizes.check(GRADIENT + "b [C]", gradients.biases, outputSize);
    if (!gradients.x.isNone()) {
      Sizes.check(GRADIENT + "x [N, n]", gradients.x, (long) rows * inputSize);
    }
  }

  private void checkRead(Arrays arrays) {
    Sizes.check("W [C, n]", arrays.weights, (long) outputSize * inputSize);
    Sizes.check("x [N, n]", arrays.x, (long) rows * inputSize);
  }
}
