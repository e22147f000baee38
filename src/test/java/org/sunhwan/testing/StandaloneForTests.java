package org.sunhwan.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A Spark standalone cluster: a master and workers of two cores, each a process on loopback. */
public final class StandaloneForTests implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final ClusterConfiguration configuration;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final String master;

  private StandaloneForTests(Path sparkHome, int workers) {
    configuration =
        ClusterConfiguration.write("standalone", HdfsForTests.configuration(), Map.of());
    try {
      master = startMaster(sparkHome);
      IntStream.range(0, workers).forEach(number -> startWorker(sparkHome, number));
      processes.forEach(
          process -> {
            if (process != processes.get(0)) {
              process.awaitLine("Successfully registered with master", START);
            }
          });
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Starts the cluster, with the tests' HDFS as default file system; waits for all workers. */
  public static StandaloneForTests start(Path sparkHome, int workers) {
    return new StandaloneForTests(sparkHome, workers);
  }

  /** spark://127.0.0.1:PORT. */
  public String master() {
    return master;
  }

  /** For a job submitted to this cluster. */
  public Map<String, String> environment() {
    return configuration.environment();
  }

  /** The executors that run now, to be killed by tests. */
  public List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(ChildProcess::family)
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  @Override
  public void close() {
    // Workers first, so that the master's end does not send them looking for another.
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }

  private String startMaster(Path sparkHome) {
    ChildProcess process =
        start(sparkHome, "master", "org.apache.spark.deploy.master.Master", List.of());
    process.awaitLine("Starting Spark master at", START);
    Matcher found = MASTER.matcher(process.errors());
    if (!found.find()) {
      throw new IllegalStateException("no master address in " + process.errors());
    }
    return found.group(1);
  }

  private void startWorker(Path sparkHome, int number) {
    Path work = configuration.folder().resolve("work-" + number);
    start(
        sparkHome,
        "worker-" + number,
        "org.apache.spark.deploy.worker.Worker",
        List.of("--cores", "2", "--memory", "4g", "--work-dir", work.toString(), master));
  }

  private ChildProcess start(Path sparkHome, String name, String main, List<String> arguments) {
    List<String> command = SparkHomeForTests.java(sparkHome.resolve("jars") + "/*", "256m", main);
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    command.addAll(arguments);
    Map<String, String> environment = new HashMap<>(configuration.environment());
    environment.put("SPARK_HOME", sparkHome.toString());
    // Executors start without the scripts of a distribution, which would say this.
    environment.put("SPARK_SCALA_VERSION", "2.12");
    ChildProcess process = ChildProcess.start(name, configuration.folder(), environment, command);
    processes.add(process);
    return process;
  }
}
