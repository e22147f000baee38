package org.sunhwan.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * The configuration folder that a cluster gives its users, as HADOOP_CONF_DIR and SPARK_CONF_DIR.
 *
 * @param folder holds core-site.xml, spark-defaults.conf and log4j2.properties
 */
record ClusterConfiguration(Path folder) {

  /** Writes {@code hadoop} and {@code spark} down, over the defaults that fit one small machine. */
  static ClusterConfiguration write(String name, Configuration hadoop, Map<String, String> spark) {
    Path folder = Path.of("target", "clusters", name).toAbsolutePath();
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("spark.ui.enabled", "false");
    defaults.put("spark.driver.host", "127.0.0.1");
    defaults.put("spark.driver.memory", "1g");
    defaults.put("spark.executor.memory", "1g");
    defaults.put("spark.locality.wait", "0");
    defaults.put("spark.sql.shuffle.partitions", "2");
    defaults.put("spark.network.timeout", "60s");
    defaults.putAll(spark);
    try {
      Files.createDirectories(folder);
      writeSite(folder.resolve("hdfs-site.xml"), hadoop, key -> key.startsWith("dfs."));
      writeSite(folder.resolve("yarn-site.xml"), hadoop, key -> key.startsWith("yarn."));
      writeSite(folder.resolve("core-site.xml"), hadoop, key -> !key.matches("(dfs|yarn)\\..*"));
      Files.writeString(
          folder.resolve("spark-defaults.conf"),
          defaults.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
              .collect(Collectors.joining()));
      Files.writeString(
          folder.resolve("log4j2.properties"),
          """
          rootLogger.level = warn
          rootLogger.appenderRef.err.ref = err
          appender.err.type = Console
          appender.err.name = err
          appender.err.target = SYSTEM_ERR
          appender.err.layout.type = PatternLayout
          appender.err.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClusterConfiguration(folder);
  }

  /**
   * Only what differs from Hadoop's defaults, and each in its own file: Hadoop reads
   * yarn-default.xml after core-site.xml, so a YARN setting there would be lost.
   */
  private static void writeSite(Path file, Configuration hadoop, Predicate<String> keys)
      throws IOException {
    Configuration site = new Configuration(false);
    for (Map.Entry<String, String> entry : hadoop) {
      String[] sources = hadoop.getPropertySources(entry.getKey());
      boolean ours = sources != null && !sources[sources.length - 1].endsWith("-default.xml");
      if (ours && keys.test(entry.getKey())) {
        site.set(entry.getKey(), entry.getValue());
      }
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      site.writeXml(out);
    }
  }

  /** What a process on this cluster finds in its environment, and all it finds. */
  Map<String, String> environment() {
    Map<String, String> environment = SubmitForTests.bareEnvironment();
    environment.put("HADOOP_CONF_DIR", folder.toString());
    environment.put("SPARK_CONF_DIR", folder.toString());
    // Loopback, whatever the machine's name resolves to.
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    return environment;
  }
}
