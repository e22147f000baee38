package org.sunhwan.kernel;

import java.util.stream.Stream;

/** What the kernel tests run over. */
final class KernelCases {
  private KernelCases() {}

  static Stream<Cell> cells() {
    return Stream.of(
        new Cell.Simple(Cell.Activation.TANH),
        new Cell.Simple(Cell.Activation.RELU),
        new Cell.Simple(Cell.Activation.SIGMOID),
        new Cell.Lstm(),
        new Cell.Gru());
  }
}
