package org.sunhwan.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job as an operator starts it: a process with an environment, two streams and an exit code. */
public final class SubmitForTests implements AutoCloseable {
  private final ChildProcess process;
  private final long started = System.nanoTime();

  private SubmitForTests(ChildProcess process) {
    this.process = process;
  }

  /**
   * How a job ended.
   *
   * @param output standard output, whole
   * @param errors standard error, whole
   */
  public record Outcome(int exit, String output, String errors, Duration took) {
    /** The last line on standard output, where a job says what came out. */
    public String lastLine() {
      return output.lines().reduce("", (earlier, line) -> line);
    }
  }

  /**
   * All that a job finds in its environment where no cluster is configured: as little as cron
   * gives, so no locale.
   */
  public static Map<String, String> bareEnvironment() {
    return Map.of(
        "PATH",
        System.getenv("PATH"),
        "HOME",
        Path.of("target", "home").toAbsolutePath().toString(),
        "JAVA_HOME",
        System.getProperty("java.home"),
        // Heaps that fit a small machine several times over.
        "DRIVER_MEMORY",
        "1g",
        "EXECUTOR_MEMORY",
        "1g",
        "OFF_HEAP_MB",
        "512");
  }

  /** Starts jobs/NAME.sh in the project's folder. */
  public static SubmitForTests job(
      String name, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("jobs", name + ".sh").toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    return start(name, environment, command);
  }

  /** Starts spark-submit of a distribution, or its main class where there are only jars. */
  public static SubmitForTests sparkSubmit(
      Path sparkHome, Map<String, String> environment, String... arguments) {
    Path script = sparkHome.resolve("bin/spark-submit");
    List<String> command = new ArrayList<>();
    if (script.toFile().exists()) {
      command.add(script.toString());
    } else {
      String classes = environment.get("HADOOP_CONF_DIR") + ":" + sparkHome.resolve("jars/*");
      command.addAll(SparkHomeForTests.java(classes, "1g", "org.apache.spark.deploy.SparkSubmit"));
    }
    command.addAll(List.of(arguments));
    return start("spark-submit", environment, command);
  }

  /** Waits for the end; a job that takes longer is ended and fails the test. */
  public Outcome await(Duration limit) {
    int exit = process.await(limit);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    return new Outcome(exit, process.output(), process.errors(), took);
  }

  /** Waits until standard error has a line with this text. */
  public void awaitLine(String text, Duration limit) {
    process.awaitLine(text, limit);
  }

  /** Ends the job and all its processes with SIGKILL. */
  @Override
  public void close() {
    process.close();
  }

  private static SubmitForTests start(
      String name, Map<String, String> environment, List<String> command) {
    return new SubmitForTests(
        ChildProcess.start(name, Path.of("").toAbsolutePath(), environment, command));
  }
}
