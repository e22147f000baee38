package org.sunhwan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.sunhwan.kernel.Precision;

/**
 * A contestant's process, which runs as many steps as it is told and is idle in between, so that
 * contestants can take turns. Processes of their own because the number of native threads is read
 * once, and because libtorch and ND4J want different versions of the same library.
 */
final class Lane implements AutoCloseable {
  /** What tells answers from what libraries print. */
  private static final String ANSWER = "lane: ";

  private static final ProcessBuilder.Redirect LOG =
      ProcessBuilder.Redirect.appendTo(new File("target", "layers-benchmark.log"));

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;
  private final String about;

  /**
   * How a contestant may use the processor.
   *
   * @param workers threads that train networks of their own
   * @param inside native threads that each may use for one operation
   */
  record Threads(String option, String shown, int workers, int inside) {
    static final Threads ONE = new Threads("1", "1 thread", 1, 1);
    static final Threads TWO = new Threads("2", "2 threads", 1, 2);
    static final Threads TWO_WORKERS = new Threads("2workers", "2 workers", 2, 1);

    @Override
    public String toString() {
      return shown;
    }
  }

  /**
   * @param more arguments of the contestant's own
   */
  Lane(String contestant, String classPath, Threads threads, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx3g", "-cp", classPath, contestant));
    command.add(Integer.toString(threads.workers));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads.inside));
    builder.redirectError(LOG);
    process = builder.start();
    commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    about = answer();
  }

  String about() {
    return about;
  }

  void load(Workload workload, Precision precision) {
    ask("load", workload, precision, "");
  }

  /** The milliseconds of each of so many steps. */
  double[] run(Workload workload, Precision precision, int steps) {
    return Arrays.stream(ask("run", workload, precision, " " + steps).split(" ", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** Forgets what was loaded. */
  void unload() {
    commands.println("unload");
    answer();
  }

  private String ask(String what, Workload workload, Precision precision, String more) {
    commands.println(what + " " + workload.name() + " " + precision + more);
    return answer();
  }

  private String answer() {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ANSWER)) {
          return line.substring(ANSWER.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("a contestant's process ended: see " + LOG.file());
  }

  @Override
  public void close() {
    commands.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** The life of a contestant's process. */
  static void serve(Contestant.Maker maker, String[] arguments) throws Exception {
    int workers = Integer.parseInt(arguments[0]);
    System.out.println(ANSWER + maker.about());
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    Map<String, List<Contestant>> loaded = new HashMap<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      String answer = "done";
      switch (words[0]) {
        case "load" -> {
          List<Contestant> each = new ArrayList<>();
          for (int worker = 0; worker < workers; worker++) {
            each.add(maker.make(Workload.named(words[1]), Precision.valueOf(words[2])));
          }
          loaded.put(words[1] + words[2], each);
        }
        case "run" ->
            answer =
                times(pool, loaded.get(words[1] + words[2]), Integer.parseInt(words[3]))
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(" "));
        default -> loaded.clear();
      }
      System.out.println(ANSWER + answer);
    }
    pool.shutdown();
  }

  private static DoubleStream times(ExecutorService pool, List<Contestant> contestants, int steps)
      throws Exception {
    var start = new CyclicBarrier(contestants.size());
    List<Future<double[]>> running = new ArrayList<>();
    for (Contestant contestant : contestants) {
      running.add(
          pool.submit(
              () -> {
                double[] times = new double[steps];
                start.await();
                for (int step = 0; step < steps; step++) {
                  long began = System.nanoTime();
                  contestant.step();
                  times[step] = (System.nanoTime() - began) / 1e6;
                }
                return times;
              }));
    }
    DoubleStream all = DoubleStream.empty();
    for (Future<double[]> times : running) {
      all = DoubleStream.concat(all, Arrays.stream(times.get()));
    }
    return all;
  }
}
