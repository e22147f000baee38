package org.sunhwan.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A job as an operator starts it: a process with an environment, two streams and an exit code. */
public final class SubmitForTests implements AutoCloseable {
  /** These JVMs end before the second compiler or a parallel collector would pay. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

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
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", Path.of("target", "home").toAbsolutePath().toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAVA_TOOL_OPTIONS", SHORT_LIVED);
    // Heaps that fit a small machine several times over.
    environment.put("DRIVER_MEMORY", "1g");
    environment.put("EXECUTOR_MEMORY", "1g");
    environment.put("OFF_HEAP_MB", "512");
    return environment;
  }

  /** Starts jobs/NAME.sh in the project's folder. */
  public static SubmitForTests job(
      String name, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("jobs", name + ".sh").toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    return new SubmitForTests(
        ChildProcess.start(name, Path.of("").toAbsolutePath(), environment, command));
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
}
