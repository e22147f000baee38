package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products of batches of matrices: plain Java by hand, oneDNN against plain Java. */
class ProductsTest {
  private static final int[] SIZES = {1, 7, 33};

  /** [1 2; 3 4] [5; 6] and [7 8; 9 10] [11; 12]. */
  @Test
  void multipliesAsWorkedByHand() {
    Products sizes = new Products(2, 2, 2, 1);
    Floats c = KernelCase.floats(4);
    Sequences a = new Sequences(floats(1, 2, 3, 4, 7, 8, 9, 10), 2, 4, 1);
    Sequences b = new Sequences(floats(5, 6, 11, 12), 1, 2, 1);
    new JavaDenseKernel().multiply(sizes, new Products.Arrays(a, b, new Sequences(c, 1, 2, 1)));
    assertArrayEquals(new float[] {17, 39, 173, 219}, DenseCase.values(c));
    new JavaDenseKernel()
        .multiply(sizes, new Products.Arrays(a.transposed(), b, new Sequences(c, 1, 2, 1)));
    assertArrayEquals(new float[] {23, 34, 185, 208}, DenseCase.values(c));
  }

  /** The memory orders that attention multiplies, at awkward sizes; other columns stay. */
  @Test
  void oneDnnAgreesWithPlainJava() {
    assertTrue(Processor.here().hasOneDnn(), Processor.here().problem());
    try (var oneDnn = new OneDnnDenseKernel(Precision.BFLOAT16)) {
      for (int batch : List.of(1, 5)) {
        for (int rows : SIZES) {
          for (int inner : SIZES) {
            for (int columns : SIZES) {
              check(new Products(batch, rows, inner, columns), oneDnn);
            }
          }
        }
      }
    }
  }

  private static void check(Products sizes, DenseKernel kernel) {
    int batch = sizes.batch();
    for (boolean wide : List.of(false, true)) { // as columns of longer rows, or alone
      int more = wide ? 3 : 0;
      Floats a = random(1, batch * sizes.rows() * (sizes.inner() + more));
      Floats b = random(2, batch * sizes.columns() * sizes.inner());
      Floats right = random(3, batch * sizes.rows() * (sizes.columns() + more));
      Floats found = random(3, batch * sizes.rows() * (sizes.columns() + more));
      Sequences left = timeMajor(a, batch, sizes.inner(), more);
      Sequences transposed = timeMajor(b, batch, sizes.inner(), 0).transposed();
      new JavaDenseKernel()
          .multiply(
              sizes,
              new Products.Arrays(
                  left, transposed, timeMajor(right, batch, sizes.columns(), more)));
      kernel.multiply(
          sizes,
          new Products.Arrays(left, transposed, timeMajor(found, batch, sizes.columns(), more)));
      double distance = Agreement.distance(DenseCase.values(right), DenseCase.values(found));
      // In float32 whatever the kernel's precision is.
      assertTrue(
          distance <= Agreement.tolerance(Precision.FLOAT32),
          () -> "off by " + distance + " of its size in " + sizes);
    }
  }

  @Test
  void matricesOutsideOfTheirMemoryAreRefused() {
    Sequences four = new Sequences(floats(1, 2, 3, 4), 2, 4, 1);
    Sequences eight = new Sequences(KernelCase.floats(8), 2, 4, 1);
    Products sizes = new Products(2, 2, 2, 2);
    assertEquals(
        "the right matrices is [T 2, B 2, C 2] with strides 2, 4, 1, which needs 8 floats; its"
            + " memory has 4",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new JavaDenseKernel().multiply(sizes, new Products.Arrays(eight, four, eight)))
            .getMessage());
    assertEquals(
        "products need matrices with rows and columns, not 2 of 3 x 0 times 0 x 4",
        assertThrows(IllegalArgumentException.class, () -> new Products(2, 3, 0, 4)).getMessage());
  }

  /** [T, B, C] in rows of C and some more. */
  private static Sequences timeMajor(Floats values, int batch, int channels, int more) {
    return new Sequences(values, batch * (channels + more), channels + more, 1);
  }

  private static Floats random(long seed, int length) {
    Floats floats = KernelCase.floats(length);
    KernelCase.fill(floats, new Random(seed), 1);
    return floats;
  }

  private static Floats floats(float... values) {
    Floats floats = KernelCase.floats(values.length);
    floats.buffer().put(values);
    return floats;
  }
}
