package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What the kernel tests run over. */
final class KernelCases {
  /** One step and one sequence; a batch without padding; lengths from 0 to T mixed. */
  private static final List<Lengths> BATCHES =
      List.of(
          Lengths.full(1, 1),
          Lengths.full(6, 1),
          Lengths.padded(9, 9, 1, 4, 0, 9, 8, 2),
          Lengths.padded(5, 3),
          Lengths.full(3, 33));

  private static final int[][] SIZES = {{1, 1}, {7, 33}, {33, 7}, {1, 207}, {207, 33}, {33, 33}};

  private KernelCases() {}

  static Stream<Cell> cells() {
    return Stream.of(
        new Cell.Simple(Cell.Activation.TANH),
        new Cell.Simple(Cell.Activation.RELU),
        new Cell.Simple(Cell.Activation.SIGMOID),
        new Cell.Lstm(),
        new Cell.Gru());
  }

  static Stream<Layer> layers(int inputSize, int hiddenSize) {
    return cells()
        .flatMap(
            cell ->
                Stream.of(Direction.values())
                    .map(direction -> new Layer(cell, direction, inputSize, hiddenSize)));
  }

  static Stream<Lengths> batches() {
    return BATCHES.stream();
  }

  /** Every cell and direction at every size and in every kind of batch, against plain Java. */
  static void checkAll(Precision precision) {
    try (var kernel = new OneDnnKernel(precision)) {
      all().forEach(which -> Agreement.checkWithPlainJava(which, kernel));
    }
  }

  static Stream<KernelCase> all() {
    return Stream.of(SIZES)
        .flatMap(size -> layers(size[0], size[1]))
        .flatMap(layer -> batches().map(batch -> KernelCase.of(layer, batch)));
  }

  /** Reading six steps is reading the first four, then the others from the state between. */
  static void checkCut(Layer layer, RecurrentKernel kernel) {
    int batch = 3;
    Floats x = KernelCase.floats(6L * batch * layer.inputSize());
    Floats parameters = KernelCase.floats(layer.parameters());
    Random random = new Random(5);
    KernelCase.fill(x, random, 1);
    KernelCase.fill(parameters, random, 0.3);
    Parameters weights = Parameters.of(layer, parameters);

    Floats whole = KernelCase.floats(6L * batch * layer.hiddenSize());
    kernel.infer(
        layer,
        weights,
        new Reading(
            Lengths.full(6, batch),
            Sequences.timeMajor(x, batch, layer.inputSize()),
            Sequences.timeMajor(whole, batch, layer.hiddenSize())));

    Floats pieces = KernelCase.floats(6L * batch * layer.hiddenSize());
    long states = (long) batch * layer.hiddenSize();
    boolean cell = layer.cell().hasCellState();
    State between =
        new State(KernelCase.floats(states), cell ? KernelCase.floats(states) : Floats.none());
    boolean forward = layer.direction() == Direction.LEFT_TO_RIGHT;
    int[][] cuts = forward ? new int[][] {{0, 4}, {4, 2}} : new int[][] {{2, 4}, {0, 2}};
    for (int[] cut : cuts) {
      long inputs = (long) batch * layer.inputSize();
      kernel.infer(
          layer,
          weights,
          new Reading(
              Lengths.full(cut[1], batch),
              Sequences.timeMajor(
                  x.slice(cut[0] * inputs, cut[1] * inputs), batch, layer.inputSize()),
              between, // zero at first, then what the first piece left there
              Sequences.timeMajor(
                  pieces.slice(cut[0] * states, cut[1] * states), batch, layer.hiddenSize()),
              between));
    }
    for (int i = 0; i < whole.length(); i++) {
      assertEquals(whole.buffer().get(i), pieces.buffer().get(i), 1e-6, layer.toString());
    }
  }
}
