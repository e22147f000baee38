package org.sunhwan.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Assumptions;

/** Folders that a test uses as SPARK_HOME. */
public final class SparkHomeForTests {
  private SparkHomeForTests() {}

  /** The smallest one: the jars folder that the build copies, and no scripts. */
  public static Path smallest() {
    Path home = Path.of("target", "spark").toAbsolutePath();
    if (!Files.isDirectory(home.resolve("jars"))) {
      throw new IllegalStateException(
          home + "/jars is missing: run mvn -DskipTests package before this test");
    }
    return home;
  }

  /**
   * A whole Spark distribution: the folder named by SUNHWAN_SPARK_HOME, or Python's pyspark
   * package. Without either, the calling test is skipped.
   */
  public static Path distribution() {
    String named = System.getenv("SUNHWAN_SPARK_HOME");
    Optional<Path> home = named == null ? pyspark() : Optional.of(Path.of(named));
    Assumptions.assumeTrue(
        home.isPresent(),
        "skipped: no Spark distribution; set SUNHWAN_SPARK_HOME or pip install pyspark==3.5.5");
    Path folder = home.orElseThrow();
    Assumptions.assumeTrue(
        Files.isExecutable(folder.resolve("bin/spark-submit"))
            && Files.exists(folder.resolve("jars/spark-core_2.12-3.5.5.jar")),
        () -> "skipped: " + folder + " is not a Spark 3.5.5 distribution for Scala 2.12");
    return folder;
  }

  /** The beginning of a command that runs one of Spark's own mains, as its scripts would. */
  static List<String> java(String classPath, String memory, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-Xmx" + memory, "-cp", classPath, main));
    return command;
  }

  private static Optional<Path> pyspark() {
    try {
      Process python =
          new ProcessBuilder(
                  "python3", "-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String printed =
          new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!python.waitFor(20, TimeUnit.SECONDS) || python.exitValue() != 0) {
        return Optional.empty();
      }
      return Optional.of(Path.of(printed));
    } catch (IOException e) {
      return Optional.empty(); // No python3 at all.
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking python3 for pyspark", e);
    }
  }
}
