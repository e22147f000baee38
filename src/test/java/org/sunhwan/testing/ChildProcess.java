package org.sunhwan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A process that a test starts and that never outlives it: closing ends it and everything it
 * started, and so does the end of this JVM. Its two streams go to files below target/processes.
 */
final class ChildProcess implements AutoCloseable {
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ChildProcess::close)));
  }

  private final String name;
  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildProcess(String name, Process process, Path output, Path errors) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a command with exactly the given environment, so that nothing of the build leaks in. */
  static ChildProcess start(
      String name, Path folder, Map<String, String> environment, List<String> command) {
    Path streams = Path.of("target", "processes").toAbsolutePath();
    String file = "%03d-%s".formatted(STARTED.incrementAndGet(), name);
    Path output = streams.resolve(file + ".out");
    Path errors = streams.resolve(file + ".err");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    try {
      Files.createDirectories(streams);
      var child = new ChildProcess(name, builder.start(), output, errors);
      RUNNING.add(child);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code; after the limit it is ended and the test fails. */
  int await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError(name + " did not end within " + limit + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + name, e);
    } finally {
      close();
    }
  }

  /** Waits until its standard error has a line with this text; fails if it ends before. */
  void awaitLine(String text, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!errors().contains(text)) {
      if (!process.isAlive() && !errors().contains(text)) {
        throw new AssertionError(name + " ended without saying “" + text + "”" + tail());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(name + " did not say “" + text + "” within " + limit + tail());
      }
      pause();
    }
  }

  String output() {
    return text(output);
  }

  String errors() {
    return text(errors);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The process and all it started, directly or not, that still run. */
  Stream<ProcessHandle> family() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .filter(ProcessHandle::isAlive);
  }

  /** Ends the process and all it started, at once: SIGKILL, as a lost machine would. */
  @Override
  public void close() {
    // Listed before the first is ended: orphans leave the tree.
    List<ProcessHandle> family = family().toList();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(member -> member.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    RUNNING.remove(this);
  }

  static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private String tail() {
    String all = errors();
    return "; the end of its standard error:\n" + all.substring(Math.max(0, all.length() - 4000));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
