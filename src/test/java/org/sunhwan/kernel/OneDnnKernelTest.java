package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OneDnnKernelTest {
  private static final RecurrentKernel JAVA = new JavaKernel();
  private static final RecurrentKernel ONEDNN = new OneDnnKernel(Precision.FLOAT32);

  static Stream<Layer> layers() {
    return KernelCases.cells()
        .flatMap(
            cell ->
                Stream.of(Direction.values()).map(direction -> new Layer(cell, direction, 7, 33)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void padding(Layer layer) {
    compare(KernelCase.of(layer, Lengths.of(5, 3, 5, 1, 0)), 1e-5);
    compare(KernelCase.of(layer, Lengths.of(5, 3, 5, 1, 0)).withoutStates(), 1e-5);
    compare(
        KernelCase.of(layer, Lengths.of(5, 3, 5, 1, 0)).with(KernelCase.Strides.CHANNEL_MAJOR),
        1e-5);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void full(Layer layer) {
    compare(KernelCase.of(layer, Lengths.full(5, 3)), 1e-5);
    compare(KernelCase.of(layer, Lengths.full(5, 3)).withoutStates(), 1e-5);
    compare(KernelCase.of(layer, Lengths.full(5, 3)).with(KernelCase.Strides.CHANNEL_MAJOR), 1e-5);
  }

  private static void compare(KernelCase c, double tolerance) {
    compare(c.train(JAVA), c.train(ONEDNN), tolerance);
    compare(c.infer(JAVA), c.infer(ONEDNN), tolerance);
  }

  private static void compare(
      Map<String, float[]> expected, Map<String, float[]> actual, double tolerance) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, right) -> {
          float[] found = actual.get(name);
          double largest = 1;
          for (float value : right) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int i = 0; i < right.length; i++) {
            if (!(Math.abs(right[i] - found[i]) <= tolerance * largest)) {
              fail(name + " " + i + ": " + right[i] + " " + found[i]);
            }
          }
        });
  }
}
