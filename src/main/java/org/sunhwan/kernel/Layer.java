package org.sunhwan.kernel;

/**
 * A recurrent layer in one direction.
 *
 * @param inputSize D, the numbers in x_t
 * @param hiddenSize H, the numbers in h_t
 */
public record Layer(Cell cell, Direction direction, int inputSize, int hiddenSize) {

  public Layer {
    if (inputSize < 1 || hiddenSize < 1) {
      throw new IllegalArgumentException(
          "a recurrent layer needs an input size and a hidden size of 1 or more, not "
              + inputSize
              + " and "
              + hiddenSize);
    }
  }

  /** Numbers in W, [G, H, D]. */
  public long inputWeights() {
    return (long) cell.gates() * hiddenSize * inputSize;
  }

  /** Numbers in U, [G, H, H]. */
  public long recurrentWeights() {
    return (long) cell.gates() * hiddenSize * hiddenSize;
  }

  /** Numbers in b, [G, H], with a row more for GRU. */
  public long biases() {
    return (long) cell.biases() * hiddenSize;
  }

  /** Numbers in W, U and b together. */
  public long parameters() {
    return inputWeights() + recurrentWeights() + biases();
  }
}
