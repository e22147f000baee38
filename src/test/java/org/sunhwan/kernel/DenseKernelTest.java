package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dense kernels: plain Java against its equations, oneDNN against plain Java. */
class DenseKernelTest {
  private static final int[] SIZES = {1, 7, 33, 207};

  private static OneDnnDenseKernel float32;

  @BeforeAll
  static void oneDnnIsThere() {
    assertTrue(Processor.here().hasOneDnn(), Processor.here().problem());
    float32 = new OneDnnDenseKernel(Precision.FLOAT32);
  }

  @AfterAll
  static void close() {
    float32.close();
    assertEquals(0, float32.blocks().bytes(), "bytes still held by passes that are over");
  }

  /** y = x Wᵀ + b with N 2, n 2, C 3, worked by hand. */
  @Test
  void projectsAsWorkedByHand() {
    Dense layer = new Dense(2, 2, 3);
    Dense.Arrays arrays =
        new Dense.Arrays(
            floats(1, 2, 3, 4, 5, 6),
            floats(10, 20, 30),
            floats(1, -1, 0, 2),
            floats(new float[6]));
    new JavaDenseKernel().project(layer, arrays);
    assertArrayEquals(new float[] {9, 19, 29, 14, 28, 42}, DenseCase.values(arrays.y()));
    Floats logits = floats(0, (float) Math.log(3), 1000, 1000);
    new JavaDenseKernel().softmax(2, 2, logits);
    assertArrayEquals(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, DenseCase.values(logits), 1e-7f);
  }

  /** With the loss Σ g y, dy is g; the loss is linear in each of W, b and x alone. */
  @Test
  void plainJavasGradientsAreFiniteDifferences() {
    Dense layer = new Dense(3, 4, 5);
    DenseKernel kernel = new JavaDenseKernel();
    Random random = new Random(1);
    Dense.Arrays arrays = new DenseCase(layer).arrays(random);
    Dense.Arrays gradients = new DenseCase(layer).arrays(random);
    float[] g = DenseCase.values(gradients.y());
    kernel.back(layer, arrays, gradients);
    List<Floats> varied = List.of(arrays.weights(), arrays.biases(), arrays.x());
    List<Floats> found = List.of(gradients.weights(), gradients.biases(), gradients.x());
    float epsilon = 0.25f; // exact in float32, and a linear function has no error of its own
    for (int group = 0; group < varied.size(); group++) {
      FloatBuffer values = varied.get(group).buffer();
      for (int i = 0; i < values.limit(); i++) {
        float value = values.get(i);
        values.put(i, value + epsilon);
        double above = loss(kernel, layer, arrays, g);
        values.put(i, value - epsilon);
        double below = loss(kernel, layer, arrays, g);
        values.put(i, value);
        // Up to five y of up to 4, each rounded by 2^-24 of itself, over 2ε; 10 times that.
        assertEquals(
            (above - below) / (2 * epsilon),
            found.get(group).buffer().get(i),
            2e-5,
            "number " + i + " of group " + group);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithPlainJava(Precision precision) {
    assumeTrue(
        precision == Precision.FLOAT32 || Processor.here().hasBfloat16(),
        "skipped: this processor has no bfloat16");
    checkAll(precision);
  }

  /** Every size of N, n and C. */
  static void checkAll(Precision precision) {
    try (var kernel = new OneDnnDenseKernel(precision)) {
      cases().forEach(which -> check(which, which.run(kernel), Agreement.tolerance(precision)));
    }
  }

  /**
   * bfloat16 must be visible, or it is not what is computed; but not in the sums of db nor, without
   * tiles, on the way back of a layer with few outputs.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 207})
  void bfloat16RoundsWhatIsMultiplied(int outputs) {
    assumeTrue(Processor.here().hasBfloat16(), "skipped: this processor has no bfloat16");
    DenseCase which = new DenseCase(new Dense(207, 207, outputs));
    boolean tiles = Processor.here().instructions().includes(InstructionSet.AVX10_1_512_AMX);
    List<String> rounded = tiles || outputs == 207 ? List.of("y", "dW", "dx") : List.of("y");
    try (var kernel = new OneDnnDenseKernel(Precision.BFLOAT16)) {
      Map<String, float[]> right = which.run(new JavaDenseKernel());
      Map<String, float[]> found = which.run(kernel);
      for (String name : List.of("y", "dW", "db", "dx")) {
        double distance = Agreement.distance(right.get(name), found.get(name));
        // Two factors off by up to 2^-9 of themselves, at random: 2e-3 of a random sum.
        double least = rounded.contains(name) ? 1e-4 : 0;
        double most = rounded.contains(name) ? 5e-3 : Agreement.tolerance(Precision.FLOAT32);
        assertTrue(distance >= least && distance <= most, () -> name + " is off by " + distance);
      }
    }
  }

  @Test
  void theInputsGradientMayBeLeftOut() {
    Dense layer = new Dense(7, 33, 5);
    DenseCase which = new DenseCase(layer);
    for (DenseKernel kernel : List.of(new JavaDenseKernel(), float32)) {
      Dense.Arrays arrays = which.arrays(new Random(1));
      Dense.Arrays all = which.arrays(new Random(2));
      Dense.Arrays some = which.arrays(new Random(2));
      kernel.back(layer, arrays, all);
      kernel.back(
          layer, arrays, new Dense.Arrays(some.weights(), some.biases(), Floats.none(), some.y()));
      assertArrayEquals(DenseCase.values(all.weights()), DenseCase.values(some.weights()));
      assertArrayEquals(DenseCase.values(all.biases()), DenseCase.values(some.biases()));
    }
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    for (DenseKernel kernel : List.of(new JavaDenseKernel(), float32)) {
      Floats logits = floats(3e38f, 0, -3e38f);
      kernel.softmax(1, 3, logits);
      assertArrayEquals(new float[] {1, 0, 0}, DenseCase.values(logits));
    }
  }

  @Test
  void arraysOfOtherSizesAreRefused() {
    Dense layer = new Dense(2, 3, 4);
    Dense.Arrays right = new DenseCase(layer).arrays(new Random(1));
    Dense.Arrays wrong = new Dense.Arrays(right.weights(), floats(1, 2, 3), right.x(), right.y());
    Dense.Arrays wrongW = new Dense.Arrays(floats(1, 2, 3), right.biases(), right.x(), right.y());
    Dense.Arrays wrongX =
        new Dense.Arrays(right.weights(), right.biases(), floats(1, 2, 3), right.y());
    for (DenseKernel kernel : List.of(new JavaDenseKernel(), float32)) {
      assertEquals(
          "b [C] needs 4 floats; its memory has 3",
          assertThrows(IllegalArgumentException.class, () -> kernel.project(layer, wrong))
              .getMessage());
      assertEquals(
          "W [C, n] needs 12 floats; its memory has 3",
          assertThrows(IllegalArgumentException.class, () -> kernel.back(layer, wrongW, right))
              .getMessage());
      assertEquals(
          "the gradient of b [C] needs 4 floats; its memory has 3",
          assertThrows(IllegalArgumentException.class, () -> kernel.back(layer, right, wrong))
              .getMessage());
      assertEquals(
          "the gradient of x [N, n] needs 6 floats; its memory has 3",
          assertThrows(IllegalArgumentException.class, () -> kernel.back(layer, right, wrongX))
              .getMessage());
      assertEquals(
          "y [N, C] needs 9 floats; its memory has 8",
          assertThrows(IllegalArgumentException.class, () -> kernel.softmax(3, 3, right.y()))
              .getMessage());
    }
  }

  @Test
  void runsOnAnotherThreadThanTheOneThatCompiledIt() throws Exception {
    DenseCase which = new DenseCase(new Dense(33, 7, 5));
    Map<String, float[]> here = which.run(float32);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      assertSame(here, other.submit(() -> which.run(float32)).get(), which);
    } finally {
      other.shutdown();
    }
  }

  @Test
  void eightThreadsAtOnceGetTheBitsOfOne() throws Exception {
    List<DenseCase> cases = cases().filter(which -> which.layer().rows() < 200).toList();
    List<Map<String, float[]>> expected = cases.stream().map(which -> which.run(float32)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        int first = task;
        tasks.add(
            () -> {
              for (int i = 0; i < 3 * cases.size(); i++) {
                int at = (first + i) % cases.size();
                assertSame(expected.get(at), cases.get(at).run(float32), cases.get(at));
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** JavaCPP frees at the end of a scope what was made in it, also what we mean to keep. */
  @Test
  void survivesTheScopesOfItsCallers() {
    DenseCase which = new DenseCase(new Dense(3, 4, 5));
    try (var kernel = new OneDnnDenseKernel(Precision.FLOAT32)) {
      Map<String, float[]> inside;
      try (var scope = new PointerScope()) {
        inside = which.run(kernel);
        assertTrue(scope.toString().length() > 0);
      }
      assertSame(inside, which.run(kernel), which);
    }
  }

  private static Stream<DenseCase> cases() {
    return IntStream.of(SIZES)
        .boxed()
        .flatMap(
            rows ->
                IntStream.of(SIZES)
                    .boxed()
                    .flatMap(
                        inputs ->
                            IntStream.of(SIZES)
                                .mapToObj(outputs -> new Dense(rows, inputs, outputs))))
        .map(DenseCase::new);
  }

  private static void check(DenseCase which, Map<String, float[]> found, double tolerance) {
    Map<String, float[]> right = which.run(new JavaDenseKernel());
    assertEquals(right.keySet(), found.keySet());
    right.forEach(
        (name, values) -> {
          double distance = Agreement.distance(values, found.get(name));
          assertTrue(
              distance <= tolerance,
              () -> name + " is off by " + distance + " of its size in " + which);
        });
  }

  private static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> found, DenseCase which) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, values) -> assertArrayEquals(values, found.get(name), 0, name + " in " + which));
  }

  private static double loss(DenseKernel kernel, Dense layer, Dense.Arrays arrays, float[] g) {
    kernel.project(layer, arrays);
    float[] y = DenseCase.values(arrays.y());
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += (double) g[i] * y[i];
    }
    return loss;
  }

  private static Floats floats(float... values) {
    Floats floats = KernelCase.floats(values.length);
    floats.buffer().put(values);
    return floats;
  }
}
