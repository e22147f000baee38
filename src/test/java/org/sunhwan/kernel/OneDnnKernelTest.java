package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.sunhwan.kernel.KernelCase.Strides;

/** oneDNN against plain Java, and what is oneDNN's alone: threads, native memory, reuse. */
class OneDnnKernelTest {
  private static final Lengths MIXED = Lengths.padded(6, 2, 6, 0, 1, 5);

  private static OneDnnKernel float32;

  @BeforeAll
  static void oneDnnIsThere() {
    // Not an assumption: a build without it must fail, not skip what makes it fast.
    assertTrue(Processor.here().hasOneDnn(), Processor.here().problem());
    float32 = new OneDnnKernel(Precision.FLOAT32);
  }

  @AfterAll
  static void close() {
    float32.close();
    assertEquals(0, float32.blocks().bytes(), "bytes still held by passes that are over");
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithPlainJava(Precision precision) {
    assumeTrue(
        precision == Precision.FLOAT32 || Processor.here().hasBfloat16(),
        "skipped: this processor has no bfloat16");
    KernelCases.checkAll(precision);
  }

  @Test
  void infersManySequencesInGroupsOfLikeLength() {
    Lengths lengths = Lengths.padded(40, IntStream.range(0, 70).map(b -> b * 37 % 41).toArray());
    assertEquals(3, Group.byLength(lengths).size());
    KernelCases.layers(7, 5)
        .map(layer -> KernelCase.of(layer, lengths).withoutStates())
        .flatMap(which -> Stream.of(which, which.with(Strides.CHANNEL_MAJOR)))
        .forEach(which -> Agreement.checkWithPlainJava(which, float32));
  }

  @Test
  void readsAndWritesOtherMemoryOrders() {
    KernelCases.layers(7, 5)
        .flatMap(layer -> KernelCases.batches().map(batch -> KernelCase.of(layer, batch)))
        .map(which -> which.with(Strides.CHANNEL_MAJOR))
        .forEach(which -> Agreement.checkWithPlainJava(which, float32));
  }

  @Test
  void needsNoStates() {
    KernelCases.layers(7, 5)
        .flatMap(layer -> KernelCases.batches().map(batch -> KernelCase.of(layer, batch)))
        .map(KernelCase::withoutStates)
        .forEach(which -> Agreement.checkWithPlainJava(which, float32));
  }

  /** NaN in the padding has been everywhere above; other contents must not move a bit either. */
  @Test
  void whatThePaddingHoldsChangesNoBit() {
    KernelCases.layers(7, 5)
        .map(layer -> KernelCase.of(layer, MIXED))
        .forEach(
            which ->
                assertSame(which.train(float32), which.withPadding(-3.5f).train(float32), which));
  }

  @Test
  void aStateCarriedOverACutIsTheStateOfTheWhole() {
    KernelCases.layers(7, 5).forEach(layer -> KernelCases.checkCut(layer, float32));
  }

  @Test
  void runsOnAnotherThreadThanTheOneThatCompiledIt() throws Exception {
    Layer layer = new Layer(new Cell.Lstm(), Direction.LEFT_TO_RIGHT, 7, 5);
    KernelCase which = KernelCase.of(layer, MIXED);
    var here = which.train(float32);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      assertSame(here, other.submit(() -> which.train(float32)).get(), which);
    } finally {
      other.shutdown();
    }
  }

  /** Spark runs as many tasks in a JVM as it has cores. */
  @Test
  void eightThreadsAtOnceGetTheBitsOfOne() throws Exception {
    List<KernelCase> cases =
        KernelCases.layers(33, 33).map(layer -> KernelCase.of(layer, MIXED)).toList();
    List<Map<String, float[]>> expected =
        cases.stream().map(which -> which.train(float32)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        int first = task;
        tasks.add(
            () -> {
              for (int i = 0; i < 5 * cases.size(); i++) {
                int at = (first + i) % cases.size(); // half of them on the same shape as another
                assertSame(expected.get(at), cases.get(at).train(float32), cases.get(at));
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
    Layer layer = new Layer(new Cell.Gru(), Direction.LEFT_TO_RIGHT, 3, 3);
    KernelCase which = KernelCase.of(layer, Lengths.full(2, 3));
    try (var kernel = new OneDnnKernel(Precision.FLOAT32)) {
      Map<String, float[]> inside;
      try (var scope = new PointerScope()) {
        inside = which.train(kernel);
        assertTrue(scope.toString().length() > 0);
      }
      assertSame(inside, which.train(kernel), which);
    }
  }

  @Test
  void aPassIsGoneBackOverOnce() {
    Layer layer = new Layer(new Cell.Lstm(), Direction.LEFT_TO_RIGHT, 3, 3);
    KernelCase which = KernelCase.of(layer, Lengths.full(2, 3));
    Tape tape = which.tape(float32);
    tape.backward(which.gradients());
    var again = assertThrows(IllegalStateException.class, () -> tape.backward(which.gradients()));
    assertEquals(
        "this pass was gone back over, or closed, before: run the forward pass again",
        again.getMessage());
    tape.close(); // closing twice gives memory back once
    assertEquals(0, float32.blocks().usedBytes());
  }

  private static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> found, KernelCase which) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, values) -> assertArrayEquals(values, found.get(name), 0, name + " in " + which));
  }
}
