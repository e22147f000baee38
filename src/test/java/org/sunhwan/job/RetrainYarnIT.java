package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.sunhwan.testing.HdfsForTests;
import org.sunhwan.testing.SmallRetrain;
import org.sunhwan.testing.SubmitForTests;
import org.sunhwan.testing.YarnForTests;

/** The nights of one model on YARN, with everything on HDFS; the first night comes first. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainYarnIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static YarnForTests yarn;
  private static SmallRetrain retrain;

  @BeforeAll
  static void start() {
    yarn = YarnForTests.running();
    retrain = SmallRetrain.below(HdfsForTests.configuration(), HdfsForTests.freshFolder());
  }

  @AfterEach
  void endWhatWasGivenUp() {
    yarn.killApplications();
  }

  @Test
  @Order(1)
  void clientModePublishes() {
    var outcome = submit("client", "client");
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertEquals("published", said.path("status").asText());
    assertEquals(1, said.path("version").asInt());
    assertEquals(List.of(), retrain.registry().verify(1));
  }

  @Test
  @Order(2)
  void clusterModePublishesTheSameModel() {
    var outcome = submit("cluster", "cluster");
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode status = retrain.status("cluster");
    assertEquals("published", status.path("status").asText());
    assertEquals(2, status.path("version").asInt());
    assertEquals(2, retrain.registry().current().orElseThrow());
    assertEquals(List.of(), retrain.registry().verify(2));
    assertEquals(retrain.model("client"), retrain.model("cluster"));
  }

  @Test
  @Order(3)
  void clusterModeFailsWhereTheGateRefuses() {
    var outcome = submit("refused", "cluster", "gate.floor=1", "train.epochs=1");
    // YARN passes no exit code on: its client says 1, its diagnostics the job's own.
    assertEquals(1, outcome.exit(), outcome::errors);
    assertTrue(outcome.errors().contains("User application exited with status 3"), outcome::errors);
    JsonNode status = retrain.status("refused");
    assertEquals("refused", status.path("status").asText());
    assertEquals(3, status.path("exitCode").asInt());
    assertTrue(retrain.storage().exists(status.path("report").asText()), status::toString);
    assertEquals(2, retrain.registry().current().orElseThrow());
  }

  private static SubmitForTests.Outcome submit(String run, String mode, String... more) {
    List<String> options =
        List.of("--master", "yarn", "--deploy-mode", mode, "--num-executors", "2");
    return SubmitForTests.job("retrain", yarn.environment(), retrain.arguments(run, options, more))
        .await(LIMIT);
  }
}
