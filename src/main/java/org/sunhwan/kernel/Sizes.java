package org.sunhwan.kernel;

/** Checks of array sizes before native code is let near them. */
final class Sizes {
  private Sizes() {}

  static void check(String name, State state, Layer layer, int batch) {
    long wanted = (long) batch * layer.hiddenSize();
    if (!state.hidden().isNone()) {
      check(name + " h [B, H]", state.hidden(), wanted);
    }
    if (!state.cell().isNone()) {
      if (!layer.cell().hasCellState()) {
        throw new IllegalArgumentException(
            name + " has a cell state c, but " + layer.cell() + " carries only h");
      }
      check(name + " c [B, H]", state.cell(), wanted);
    }
  }

  static void check(String name, Parameters parameters, Layer layer) {
    check(name + " W [G, H, D]", parameters.inputWeights(), layer.inputWeights());
    check(name + " U [G, H, H]", parameters.recurrentWeights(), layer.recurrentWeights());
    check(name + " b [G, H]", parameters.biases(), layer.biases());
  }

  static void check(String name, Floats floats, long wanted) {
    if (floats.length() != wanted) {
      throw new IllegalArgumentException(
          name + " needs " + wanted + " floats; its memory has " + floats.length());
    }
  }
}
