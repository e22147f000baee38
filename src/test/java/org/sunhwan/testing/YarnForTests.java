package org.sunhwan.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** One YARN cluster with one node for all tests of a JVM; it ends with the JVM. */
public final class YarnForTests {
  private static YarnForTests running;

  /** Kept, or the level would be forgotten with it: YARN's web pages log through it at length. */
  private static final Logger WEB_PAGES = Logger.getLogger("org.apache.hadoop.shaded.com");

  private final MiniYARNCluster cluster;
  private final ClusterConfiguration configuration;

  private YarnForTests(Path sparkHome) {
    WEB_PAGES.setLevel(Level.SEVERE);
    // Earlier tests' logs: kept until now for whoever wants to know why a test failed.
    HdfsForTests.remove(Path.of("target", "test", "data", "yarn"));
    cluster = new MiniYARNCluster("yarn", 1, 1, 1);
    cluster.init(settings());
    cluster.start();
    // The cluster's own threads end with the JVM; its containers are processes and do not.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> containers().forEach(ProcessHandle::destroyForcibly)));
    Configuration site = new Configuration(cluster.getConfig());
    // Names a class that only the mini-cluster jar has.
    site.unset("net.topology.node.switch.mapping.impl");
    configuration = ClusterConfiguration.write("yarn", site, spark(sparkHome));
  }

  /** Starts the cluster, with the tests' HDFS as default file system, unless it runs already. */
  public static synchronized YarnForTests running() {
    if (running == null) {
      running = new YarnForTests(SparkHomeForTests.smallest());
    }
    return running;
  }

  /** For a job submitted to this cluster. */
  public Map<String, String> environment() {
    return configuration.environment();
  }

  /** All applications this cluster has seen, the latest first. */
  public List<ApplicationReport> applications() {
    return asking(YarnClient::getApplications).stream()
        .sorted(Comparator.comparing(ApplicationReport::getStartTime).reversed())
        .toList();
  }

  /** Ends what still runs, such as the application of a client that was given up. */
  public void killApplications() {
    for (ApplicationReport application : applications()) {
      asking(
          client -> {
            client.killApplication(application.getApplicationId());
            return null;
          });
    }
  }

  /** The executors that run now, to be killed by tests. */
  public List<ProcessHandle> executors() {
    return containers()
        .filter(process -> commandLine(process).contains("YarnCoarseGrainedExecutorBackend"))
        .toList();
  }

  private interface Question<T> {
    T ask(YarnClient client) throws IOException, YarnException;
  }

  private <T> T asking(Question<T> question) {
    try (YarnClient client = YarnClient.createYarnClient()) {
      client.init(cluster.getConfig());
      client.start();
      return question.ask(client);
    } catch (IOException | YarnException e) {
      throw new IllegalStateException("the resource manager does not answer", e);
    }
  }

  private static Stream<ProcessHandle> containers() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains("container_"));
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private static Configuration settings() {
    Configuration settings = HdfsForTests.configuration();
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    settings.set("yarn.scheduler.minimum-allocation-mb", "256");
    settings.set("yarn.minicluster.yarn.nodemanager.resource.memory-mb", "6144");
    settings.set("yarn.nodemanager.resource.cpu-vcores", "8");
    settings.set("yarn.nodemanager.pmem-check-enabled", "false");
    settings.set("yarn.nodemanager.vmem-check-enabled", "false");
    // A nearly full disk is this machine's business; by default YARN stops using it at 90 %.
    settings.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    return settings;
  }

  private static Map<String, String> spark(Path sparkHome) {
    String java = System.getProperty("java.home");
    Map<String, String> spark = new HashMap<>();
    spark.put("spark.yarn.jars", "local:" + sparkHome + "/jars/*");
    // Containers see little of the environment they are submitted from.
    for (String process : List.of("spark.yarn.appMasterEnv.", "spark.executorEnv.")) {
      spark.put(process + "JAVA_HOME", java);
      spark.put(process + "JAVA_TOOL_OPTIONS", SubmitForTests.SHORT_LIVED);
    }
    spark.put("spark.yarn.appMasterEnv.SPARK_LOCAL_IP", "127.0.0.1");
    spark.put("spark.yarn.report.interval", "200ms");
    return spark;
  }
}
