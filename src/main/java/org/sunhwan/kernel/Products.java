package org.sunhwan.kernel;

/**
 * Products of B pairs of matrices at once: C_b = A_b B_b.
 *
 * <p>Matrices are given as {@link Sequences}: A_b(i, k) is channel k of time step i of sequence b.
 * So a batch's vectors over time are matrices as they lie there, and their transposes are the same
 * memory with the time and channel strides exchanged ({@link Sequences#transposed}).
 *
 * @param batch B, the pairs
 * @param rows of A and C
 * @param inner columns of A, and rows of B
 * @param columns of B and C
 */
public record Products(int batch, int rows, int inner, int columns) {

  public Products {
    if (batch < 1 || rows < 1 || inner < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "products need matrices with rows and columns, not %d of %d x %d times %d x %d"
              .formatted(batch, rows, inner, inner, columns));
    }
  }

  /** Three batches of matrices: A and B are read, C is written. */
  public record Arrays(Sequences a, Sequences b, Sequences c) {}

  void check(Arrays arrays) {
    arrays.a.check("the left matrices", rows, batch, inner);
    arrays.b.check("the right matrices", inner, batch, columns);
    arrays.c.check("the products", rows, batch, columns);
  }
}
