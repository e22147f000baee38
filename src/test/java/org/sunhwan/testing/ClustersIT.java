package org.sunhwan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sunhwan.storage.Storage;

/** The clusters that other tests use, and how each tells a scheduler that a job failed with 3. */
class ClustersIT {
  private static final Path JAR = Path.of("target", "counting.jar").toAbsolutePath();

  @BeforeAll
  static void packageJob() throws IOException {
    try (var jar = new JarOutputStream(Files.newOutputStream(JAR))) {
      String name = CountingJob.class.getName().replace('.', '/') + ".class";
      jar.putNextEntry(new JarEntry(name));
      try (InputStream in = CountingJob.class.getResourceAsStream("/" + name)) {
        in.transferTo(jar);
      }
    }
  }

  @Test
  void standaloneClientModeGivesTheJobsExitCode() {
    try (var cluster = StandaloneForTests.start(SparkHomeForTests.smallest(), 2)) {
      var client = submit(cluster.environment(), cluster.master(), "client");
      assertEquals(3, client.exit(), client::errors);
      assertEquals("{\"sum\":499500}", client.lastLine());
      assertEquals("", clusterModeSaysNothing(cluster));
    }
    assertFalse(
        ProcessHandle.current()
            .descendants()
            .anyMatch(process -> process.info().commandLine().orElse("").contains("spark.deploy")));
  }

  private static String clusterModeSaysNothing(StandaloneForTests cluster) {
    var outcome = submit(cluster.environment(), cluster.master(), "cluster");
    assertEquals(0, outcome.exit(), outcome::errors);
    return outcome.output();
  }

  @Test
  void yarnClientModeGivesTheJobsExitCode() {
    var client = submit(YarnForTests.running().environment(), "yarn", "client");
    assertEquals(3, client.exit(), client::errors);
    assertEquals("{\"sum\":499500}", client.lastLine());
  }

  @Test
  void yarnClusterModeGivesOneAndNamesTheExitCode() {
    var yarn = YarnForTests.running();
    var outcome = submit(yarn.environment(), "yarn", "cluster");
    assertEquals(1, outcome.exit(), outcome::errors);
    assertTrue(outcome.errors().contains("User application exited with status 3"), outcome::errors);
    var application = yarn.applications().get(0);
    // YARN starts a failed driver once more unless told otherwise.
    assertEquals(2, application.getCurrentApplicationAttemptId().getAttemptId());
  }

  private static SubmitForTests.Outcome submit(
      Map<String, String> environment, String master, String mode) {
    String folder = HdfsForTests.freshFolder();
    List<String> arguments = new ArrayList<>(List.of("--master", master, "--deploy-mode", mode));
    arguments.addAll(List.of("--conf", "spark.standalone.submit.waitAppCompletion=true"));
    // In cluster mode a standalone worker starts the driver with these options and no others.
    arguments.addAll(List.of("--driver-java-options", JavaModuleOptions.defaultModuleOptions()));
    arguments.addAll(List.of("--num-executors", "2", "--class", CountingJob.class.getName()));
    arguments.addAll(List.of(JAR.toString(), folder, "3"));
    var outcome =
        SubmitForTests.sparkSubmit(
                SparkHomeForTests.smallest(), environment, arguments.toArray(String[]::new))
            .await(Duration.ofMinutes(2));
    System.err.println(mode + " " + master + " " + outcome.took());
    Configuration hadoop = HdfsForTests.configuration();
    assertEquals("499500", Storage.with(hadoop).readText(folder + "/sum"), outcome::errors);
    return outcome;
  }
}
