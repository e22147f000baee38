package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * A million small training steps of changing shape: native memory must stay flat. Outside the test
 * command; about ten minutes on two cores:
 *
 * <pre>mvn test -Dtest=KernelSoak -Dsoak.steps=1000000 -Dsoak.threads=2</pre>
 */
class KernelSoak {
  private static final int LARGEST = 24;
  private static final int LONGEST = 12;
  private static final int BIGGEST_BATCH = 6;

  /** Most steps repeat one of these shapes, as batches of a corpus do. */
  private static final int USUAL_SHAPES = 100;

  private static final double UNUSUAL = 0.05;

  /** What the C library and the JVM's compilers may come and go by. */
  private static final long TOLERANCE = 16 << 20;

  @Test
  void nativeMemoryStaysFlat() throws Exception {
    ProcessBuilder soak =
        OtherJvm.of(
            // A heap that is resident from the start, so that what changes is native.
            List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
            KernelSoak.class,
            System.getProperty("soak.steps", "1000000"),
            System.getProperty("soak.threads", "2"));
    // glibc keeps what threads free in heaps of their own, many and slow to shrink.
    soak.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = soak.inheritIO().start();
    assertEquals(0, process.waitFor());
  }

  /** Arguments: steps, threads. */
  public static void main(String[] arguments) throws Exception {
    run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
  }

  private static void run(int steps, int threads) throws Exception {
    List<OneDnnKernel> kernels = new ArrayList<>(List.of(new OneDnnKernel(Precision.FLOAT32)));
    if (Processor.here().hasBfloat16()) {
      kernels.add(new OneDnnKernel(Precision.BFLOAT16));
    }
    List<OneDnnDenseKernel> dense =
        kernels.stream().map(kernel -> new OneDnnDenseKernel(kernel.precision())).toList();
    int rounds = 20;
    long settled = 0;
    for (int round = 1; round <= rounds; round++) {
      long start = System.nanoTime();
      round(kernels, dense, round, threads, steps / rounds / threads);
      long resident = residentBytes();
      long held =
          kernels.stream().mapToLong(kernel -> kernel.blocks().bytes()).sum()
              + dense.stream().mapToLong(kernel -> kernel.blocks().bytes()).sum();
      System.out.printf(
          "%d steps: %d MB resident, %d kB in blocks, %.0f s%n",
          round * (long) (steps / rounds / threads) * threads,
          resident >> 20,
          held >> 10,
          (System.nanoTime() - start) / 1e9);
      if (round == rounds / 2) {
        settled = resident; // caches full, Java warm
      } else if (round > rounds / 2) {
        long before = settled;
        assertTrue(
            resident <= before + TOLERANCE,
            () -> "grew from " + (before >> 20) + " to " + (resident >> 20) + " MB");
      }
    }
    kernels.forEach(OneDnnKernel::close);
    dense.forEach(OneDnnDenseKernel::close);
  }

  private static void round(
      List<OneDnnKernel> kernels, List<OneDnnDenseKernel> dense, int round, int threads, int each)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long seed = round * 100L + thread;
        running.add(pool.submit(() -> new Steps(kernels, dense, seed).run(each)));
      }
      for (Future<?> done : running) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  /** One thread's steps, in memory of its own that is used over and over. */
  private static final class Steps {
    private static final List<Cell> CELLS = KernelCases.cells().toList();

    private final List<OneDnnKernel> kernels;
    private final List<OneDnnDenseKernel> dense;
    private final Random random;
    private final Floats parameters = array(4 * (2 * LARGEST + 1) * LARGEST);
    private final Floats dParameters = array(4 * (2 * LARGEST + 1) * LARGEST);
    private final Floats x = array(LONGEST * BIGGEST_BATCH * LARGEST);
    private final Floats dx = array(LONGEST * BIGGEST_BATCH * LARGEST);
    private final Floats y = array(LONGEST * BIGGEST_BATCH * LARGEST);
    private final Floats dy = array(LONGEST * BIGGEST_BATCH * LARGEST);
    private final Floats h = array(BIGGEST_BATCH * LARGEST);
    private final Floats c = array(BIGGEST_BATCH * LARGEST);

    Steps(List<OneDnnKernel> kernels, List<OneDnnDenseKernel> dense, long seed) {
      this.kernels = kernels;
      this.dense = dense;
      random = new Random(seed);
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        boolean unusual = random.nextDouble() < UNUSUAL;
        Random shape = unusual ? random : new Random(random.nextInt(USUAL_SHAPES));
        step(shape);
        output(shape);
      }
    }

    private void step(Random shape) {
      OneDnnKernel kernel = kernels.get(shape.nextInt(kernels.size()));
      Cell cell = CELLS.get(shape.nextInt(CELLS.size()));
      Direction direction = Direction.values()[shape.nextInt(2)];
      Layer layer =
          new Layer(cell, direction, 1 + shape.nextInt(LARGEST), 1 + shape.nextInt(LARGEST));
      int time = 1 + shape.nextInt(LONGEST);
      int batch = 1 + shape.nextInt(BIGGEST_BATCH);
      int[] each = new int[batch];
      for (int b = 0; b < batch; b++) {
        each[b] = random.nextInt(3) == 0 ? time : random.nextInt(time + 1);
      }
      int d = layer.inputSize();
      int n = layer.hiddenSize();
      State last =
          new State(
              h.slice(0, (long) batch * n),
              cell.hasCellState() ? c.slice(0, (long) batch * n) : Floats.none());
      Sequences outputs =
          shape.nextBoolean()
              ? Sequences.timeMajor(y, batch, n)
              : KernelCase.channelMajor(y, time, n);
      Parameters weights = Parameters.of(layer, parameters.slice(0, layer.parameters()));
      var reading =
          new Reading(
              Lengths.padded(time, each),
              Sequences.timeMajor(x, batch, d),
              State.none(),
              outputs,
              shape.nextBoolean() ? last : State.none());
      try (Tape tape = kernel.train(layer, weights, reading)) {
        if (random.nextInt(10) > 0) { // else a pass that nobody goes back over
          tape.backward(
              new Gradients(
                  Sequences.timeMajor(dy, batch, n),
                  State.none(),
                  Sequences.timeMajor(dx, batch, d),
                  Parameters.of(layer, dParameters.slice(0, layer.parameters())),
                  State.none()));
        }
      }
    }

    /** An output layer over all time steps; its arrays are parts of the recurrent layer's. */
    private void output(Random shape) {
      OneDnnDenseKernel kernel = dense.get(shape.nextInt(dense.size()));
      int rows = 1 + shape.nextInt(LONGEST * BIGGEST_BATCH);
      Dense layer = new Dense(rows, 1 + shape.nextInt(LARGEST), 1 + shape.nextInt(LARGEST));
      Dense.Arrays arrays = arrays(layer, parameters, x, y);
      kernel.project(layer, arrays);
      kernel.softmax(rows, layer.outputSize(), arrays.y());
      kernel.back(layer, arrays, arrays(layer, dParameters, dx, dy));
    }

    private static Dense.Arrays arrays(Dense layer, Floats parameters, Floats x, Floats y) {
      long weights = (long) layer.outputSize() * layer.inputSize();
      return new Dense.Arrays(
          parameters.slice(0, weights),
          parameters.slice(weights, layer.outputSize()),
          x.slice(0, (long) layer.rows() * layer.inputSize()),
          y.slice(0, (long) layer.rows() * layer.outputSize()));
    }

    private static Floats array(int length) {
      Floats floats = KernelCase.floats(length);
      KernelCase.fill(floats, new Random(length), 0.3);
      return floats;
    }
  }

  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
    return Long.parseLong(pages) * 4096;
  }
}
