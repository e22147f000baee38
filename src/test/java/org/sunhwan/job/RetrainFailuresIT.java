package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.SmallRetrain;
import org.sunhwan.testing.SubmitForTests;

/** What a scheduler sees when a job cannot even begin: an exit code, one line, and soon. */
class RetrainFailuresIT {
  /** On an idle machine each ends within 15 seconds; the rest is for a busy one. */
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private SmallRetrain retrain;

  @BeforeEach
  void corpus() {
    retrain = SmallRetrain.below(new Configuration(), folder.toString());
  }

  @Test
  void unknownKeyIsTwo() {
    JsonNode said = fails(2, retrain.arguments("night", List.of(), "train.bach-size=5"));
    assertTrue(error(said).contains("train.batch-size"), said::toString);
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  /** The name shows that both streams speak UTF-8, though no locale says so. */
  @Test
  void missingCorpusIsFour() throws IOException {
    String missing = folder + "/없는-말뭉치";
    // In a file, since arguments would go through the locale of this JVM first.
    Path file = folder.resolve("missing.conf");
    Files.writeString(file, "name = small, root = %s, data = \"%s\"".formatted(folder, missing));
    JsonNode said = fails(4, file.toString());
    assertTrue(error(said).contains(missing), said::toString);
    assertFalse(Files.exists(folder.resolve("datasets")));
  }

  @Test
  void unreachableHdfsIsSix() throws IOException {
    String hdfs;
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      hdfs = "hdfs://127.0.0.1:" + port.getLocalPort() + "/sunhwan";
    }
    JsonNode said = fails(6, retrain.arguments("night", List.of(), "root=" + hdfs));
    assertTrue(error(said).contains(hdfs), said::toString);
  }

  private static JsonNode fails(int exit, String... arguments) {
    var outcome =
        SubmitForTests.job("retrain", SubmitForTests.bareEnvironment(), arguments).await(SOON);
    assertEquals(exit, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertEquals("failed", said.path("status").asText());
    assertEquals(exit, said.path("exitCode").asInt());
    assertTrue(outcome.errors().contains("FAILED: " + error(said)), outcome::errors);
    return said;
  }

  private static String error(JsonNode said) {
    return said.path("error").asText();
  }
}
