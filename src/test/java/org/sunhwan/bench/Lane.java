package org.sunhwan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.sunhwan.kernel.Precision;

/**
 * A contestant's process, which runs as many steps as it is told and is idle in between, so that
 * contestants can take turns. Processes of their own because the number of native threads is read
 * once, and because libtorch and ND4J want different versions of the same library.
 */
final class Lane implements AutoCloseable {
  /** What tells answers from what libraries print. */
  private static final String ANSWER = "lane: ";

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;
  private final String about;

  /** Threads that train, and threads that each of them may use inside a native call. */
  record Threads(int workers, int inside) {
    @Override
    public String toString() {
      return workers == 1 && inside == 1
          ? "one thread"
          : workers > 1 ? workers + " workers" : inside + " threads";
    }
  }

  Lane(Class<?> contestant, String classPath, Threads threads) throws IOException {
    List<String> command =
        Stream.of(
                Stream.of(ProcessHandle.current().info().command().orElse("java")),
                Stream.of("-Xmx3g", "-XX:+UseSerialGC", "-cp", classPath),
                Stream.of(contestant.getName(), Integer.toString(threads.workers)))
            .flatMap(part -> part)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads.inside));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log()));
    process = builder.start();
    commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    about = answer();
  }

  private static java.io.File log() {
    return new java.io.File("target/layers-benchmark.log");
  }

  String about() {
    return about;
  }

  void load(Workload workload, Precision precision) {
    commands.println("load " + workload.name() + " " + precision);
    answer();
  }

  /** The milliseconds of each of so many steps. */
  double[] run(int steps) {
    commands.println("run " + steps);
    return Arrays.stream(answer().split(" ")).mapToDouble(Double::parseDouble).toArray();
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
    throw new IllegalStateException("a contestant's process ended; see " + log());
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
    List<Contestant> contestants = List.of();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("load")) {
        contestants = new ArrayList<>(); // what was loaded before can be collected
        for (int worker = 0; worker < workers; worker++) {
          contestants.add(maker.make(Workload.named(words[1]), Precision.valueOf(words[2])));
        }
        System.out.println(ANSWER + "ready");
      } else {
        System.out.println(
            ANSWER
                + times(pool, contestants, Integer.parseInt(words[1]))
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(" ")));
      }
    }
    pool.shutdown();
  }

  private static DoubleStream times(
      ExecutorService pool, List<Contestant> contestants, int steps) throws Exception {
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
