package org.sunhwan.kernel;

/** Computes layers without memory: products. Any number of threads may use one kernel at once. */
public interface DenseKernel {

  /** y = x Wᵀ + b. */
  void project(Dense layer, Dense.Arrays arrays);

  /** Each row of y [N, C] to e^y / Σ e^y, in place. */
  void softmax(int rows, int columns, Floats y);

  /**
   * From the gradient of y to those of W, b and x, which are replaced.
   *
   * @param arrays W and x, as they were projected; b and y are not looked at
   * @param gradients of y, read; of W, b and x, written; x may be left out
   */
  void back(Dense layer, Dense.Arrays arrays, Dense.Arrays gradients);

  /** C_b = A_b B_b for all pairs; C must lie apart from A and B. */
  void multiply(Products products, Products.Arrays arrays);
}
