package org.sunhwan.step;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.sunhwan.layers.RowGradients;

/** The gradient of one parameter array, handed out piece by piece, always in the same order. */
interface GradientPieces {

  /** Receives a piece that was copied to the beginning of {@link Scratch#gradient}. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Looks at one piece.
     *
     * @param at where the piece begins in the parameter array
     */
    void piece(int at, int count);
  }

  /** Where the gradient may be other than zero, in ascending order. */
  void visit(Scratch scratch, Visitor visitor);

  /** Numbers in the longest piece. */
  int longest();

  /** All of an array. */
  static GradientPieces dense(FloatBuffer gradient) {
    return new GradientPieces() {
      @Override
      public void visit(Scratch scratch, Visitor visitor) {
        int length = gradient.capacity();
        for (int at = 0; at < length; at += Scratch.PIECE) {
          int count = Math.min(Scratch.PIECE, length - at);
          gradient.get(at, scratch.gradient, 0, count);
          visitor.piece(at, count);
        }
      }

      @Override
      public int longest() {
        return Scratch.PIECE;
      }
    };
  }

  /**
   * The rows of a table of token vectors that the last backward pass reached.
   *
   * @param size numbers in a row
   */
  static GradientPieces rows(Supplier<RowGradients> reached, int size) {
    return new GradientPieces() {
      @Override
      public void visit(Scratch scratch, Visitor visitor) {
        RowGradients gradients = reached.get();
        int[] rows = gradients.rows();
        for (int i = 0; i < rows.length; i++) {
          System.arraycopy(gradients.values(), i * size, scratch.gradient, 0, size);
          visitor.piece(rows[i] * size, size);
        }
      }

      @Override
      public int longest() {
        return size;
      }
    };
  }
}
