package org.sunhwan.kernel;

/**
 * The recurrent cells. Each has {@link #gates} matrices W (H×D) and U (H×H), in the order given
 * here; products between vectors are element by element.
 */
public sealed interface Cell {

  /** h_t = f(W x_t + U h_{t-1} + b). */
  record Simple(Activation activation) implements Cell {
    @Override
    public int gates() {
      return 1;
    }
  }

  /**
   * Gates i, f, c̃, o: c_t = f_t c_{t-1} + i_t c̃_t and h_t = o_t tanh(c_t), where i, f and o are
   * σ, and c̃ is tanh, of W x_t + U h_{t-1} + b.
   */
  record Lstm() implements Cell {
    @Override
    public int gates() {
      return 4;
    }

    @Override
    public boolean hasCellState() {
      return true;
    }
  }

  /**
   * Gates u (update), r (reset), o (candidate), reset after the product as in PyTorch: h_t = u_t
   * h_{t-1} + (1 - u_t) o_t with o_t = tanh(W_o x_t + b_o + r_t (U_o h_{t-1} + b_u′)). The fourth
   * bias row is b_u′.
   */
  record Gru() implements Cell {
    @Override
    public int gates() {
      return 3;
    }

    @Override
    public int biases() {
      return 4;
    }
  }

  /** What a simple cell does with its sum. */
  enum Activation {
    TANH,
    RELU,
    SIGMOID
  }

  /** G, the matrices in each of W and U. */
  int gates();

  /** Rows of H numbers in the bias. */
  default int biases() {
    return gates();
  }

  /** Whether a cell state c is carried beside the hidden state h. */
  default boolean hasCellState() {
    return false;
  }
}
