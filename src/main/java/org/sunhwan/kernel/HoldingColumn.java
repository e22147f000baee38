package org.sunhwan.kernel;

import java.nio.FloatBuffer;

/**
 * One more input that is 1 in the padding and 0 elsewhere, whose weights make the padding change
 * nothing that counts.
 *
 * <p>Of an LSTM it shuts the input gate and opens the forget gate: c_t = 1 · c_{t-1} + 0, exactly,
 * and gradients pass as exactly. So the cell state behind the padding is the one after the
 * sequence's own last step, which oneDNN gives out nowhere else. Of a ReLU network it makes the
 * states 0, where products of weights could overflow.
 */
final class HoldingColumn {
  /**
   * Far beyond any sum that reaches a gate: σ of it is exactly 1, and of its negative exactly 0.
   */
  private static final float SATURATING = 1e9f;

  private HoldingColumn() {}

  static boolean isNeeded(Layer layer, Reading reading) {
    return !reading.lengths().isFull()
        && (!reading.last().cell().isNone()
            || layer.cell().equals(new Cell.Simple(Cell.Activation.RELU)));
  }

  /** Sets the last of the columns of x in reading order. */
  static void mark(Lengths lengths, FloatBuffer x, int columns) {
    for (int b = 0; b < lengths.batch(); b++) {
      for (int step = lengths.of(b); step < lengths.time(); step++) {
        x.put((step * lengths.batch() + b) * columns + columns - 1, 1);
      }
    }
  }

  /** W [G, H, D] to [G, H, D + 1]. */
  static void widen(Layer layer, FloatBuffer w, FloatBuffer wider) {
    int d = layer.inputSize();
    for (int row = 0; row < layer.cell().gates() * layer.hiddenSize(); row++) {
      wider.put(row * (d + 1), w, row * d, d);
      wider.put(row * (d + 1) + d, weight(layer.cell(), row / layer.hiddenSize()));
    }
  }

  private static float weight(Cell cell, int gate) {
    boolean forget = cell instanceof Cell.Lstm && gate == 1;
    boolean inputOrSum = gate == 0;
    return forget ? SATURATING : inputOrSum ? -SATURATING : 0;
  }

  /** The gradient of W out of that of the wider one. */
  static void narrow(Layer layer, FloatBuffer wider, FloatBuffer w) {
    int d = layer.inputSize();
    for (int row = 0; row < layer.cell().gates() * layer.hiddenSize(); row++) {
      w.put(row * d, wider, row * (d + 1), d);
    }
  }
}
