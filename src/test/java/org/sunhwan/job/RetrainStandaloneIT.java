package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.sunhwan.testing.HdfsForTests;
import org.sunhwan.testing.SmallRetrain;
import org.sunhwan.testing.SparkHomeForTests;
import org.sunhwan.testing.StandaloneForTests;
import org.sunhwan.testing.SubmitForTests;

/**
 * The nights of one model on a standalone cluster of a master and two worker processes, with
 * everything on HDFS. The first night comes first; the others need nothing but its version.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainStandaloneIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static StandaloneForTests cluster;
  private static SmallRetrain retrain;

  @BeforeAll
  static void start() {
    cluster = StandaloneForTests.start(SparkHomeForTests.smallest(), 2);
    retrain = SmallRetrain.below(HdfsForTests.configuration(), HdfsForTests.freshFolder());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void firstNightPublishesVersionOne() {
    var outcome = submit("first").await(LIMIT);
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertEquals("published", said.path("status").asText());
    assertEquals("small", said.path("model").asText());
    assertEquals(1, said.path("version").asInt());
    // 400 rows, one in twenty wrong: a network that learned them stays well above chance.
    assertTrue(said.path("accuracy").asDouble() > 0.8, said::toString);
    String report = retrain.storage().readText(said.path("report").asText());
    assertTrue(report.startsWith("<!DOCTYPE html>"), report.substring(0, 100));
    assertEquals(said, retrain.status("first"));
    assertTrue(said.path("kernel").asText().matches("onednn|java"), said::toString);
    assertEquals(1, retrain.registry().current().orElseThrow());
    assertEquals(List.of(), retrain.registry().verify(1));
  }

  @Test
  @Order(2)
  void finishedRunIsNotRunAgain() {
    var outcome = submit("first").await(LIMIT);
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertTrue(said.path("alreadyFinished").asBoolean(), said::toString);
    assertEquals(1, said.path("version").asInt());
    assertFalse(outcome.errors().contains("train …"), outcome::errors);
    assertEquals(1, retrain.registry().versions().size());
  }

  @Test
  @Order(3)
  void gateRefusesWithItsExitCode() {
    int current = retrain.registry().current().orElseThrow();
    var outcome = submit("refused", "gate.floor=1", "train.epochs=1").await(LIMIT);
    assertEquals(3, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertEquals("refused", said.path("status").asText());
    assertEquals(3, said.path("exitCode").asInt());
    assertTrue(retrain.storage().exists(said.path("report").asText()), said::toString);
    assertEquals(current, retrain.registry().current().orElseThrow());
  }

  @Test
  @Order(4)
  void lostExecutorChangesNoBitOfTheModel() {
    int current = retrain.registry().current().orElseThrow();
    try (var submitted = submit("executor-lost")) {
      loseAnExecutor(submitted);
    }
    assertEquals(retrain.model("first"), retrain.model("executor-lost"));
    assertEquals(current + 1, retrain.registry().current().orElseThrow());
  }

  /** Kills one of two executors in the second epoch, at no moment in particular. */
  private static void loseAnExecutor(SubmitForTests submitted) {
    submitted.awaitLine("epoch 2/", LIMIT);
    long moment = ThreadLocalRandom.current().nextLong(400);
    LockSupport.parkNanos(Duration.ofMillis(moment).toNanos());
    List<ProcessHandle> executors = cluster.executors();
    assertEquals(2, executors.size());
    assertTrue(executors.get(0).destroyForcibly());
    var outcome = submitted.await(LIMIT);
    Supplier<String> told = () -> "killed after " + moment + " ms\n" + outcome.errors();
    assertEquals(0, outcome.exit(), told);
    assertTrue(outcome.errors().contains("Lost executor"), told);
  }

  @Test
  @Order(5)
  void lostDriverIsResumedToTheSameBits() {
    int current = retrain.registry().current().orElseThrow();
    try (var submitted = submit("driver-lost")) {
      submitted.awaitLine("epoch 2/", LIMIT);
    }
    assertEquals("running", retrain.status("driver-lost").path("status").asText());
    var outcome = submit("driver-lost").await(LIMIT);
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertTrue(said.path("resumed").asBoolean(), said::toString);
    assertFalse(outcome.errors().contains("epoch 1/"), outcome::errors);
    assertEquals(current + 1, said.path("version").asInt());
    assertEquals(retrain.model("first"), retrain.model("driver-lost"));
  }

  @Test
  @Order(6)
  void clusterModeLeavesItsOutcomeInTheRunsFolder() {
    int current = retrain.registry().current().orElseThrow();
    var outcome =
        submit(
                "cluster-mode",
                List.of(
                    "--deploy-mode",
                    "cluster",
                    "--conf",
                    "spark.standalone.submit.waitAppCompletion=true"),
                "seed=2")
            .await(LIMIT);
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode status = retrain.status("cluster-mode");
    // Another seed is another network, which the gate may like or not.
    assertTrue(status.path("status").asText().matches("published|refused"), status::toString);
    assertEquals(
        status.path("status").asText().equals("published") ? current + 1 : current,
        retrain.registry().current().orElseThrow());
    assertNotEquals(retrain.model("first"), retrain.model("cluster-mode"));
  }

  /** The driver's processor may do more: the executors' decides. */
  @Test
  @Order(7)
  void aKernelThatExecutorsDoNotHaveIsRefused() {
    var capped = List.of("--conf", "spark.executorEnv.ONEDNN_MAX_CPU_ISA=AVX2");
    var outcome = submit("capped", capped, "kernel=onednn", "precision=bfloat16").await(LIMIT);
    assertEquals(2, outcome.exit(), outcome::errors);
    assertEquals(
        "kernel = onednn in bfloat16 is not to be had: bfloat16 needs a processor with AVX512_BF16"
            + " or AMX, and there is one with avx2 only. With kernel = auto the run takes what"
            + " there is.",
        SmallRetrain.said(outcome).path("error").asText());
  }

  /** One executor or four instead of two; and every task that is not the first to end run twice. */
  @Test
  @Order(8)
  void executorsAndSpeculationChangeNoBitOfTheModel() {
    var one = submit("one-executor", List.of("--conf", "spark.cores.max=1")).await(LIMIT);
    assertEquals(0, one.exit(), one::errors);
    assertEquals(retrain.model("first"), retrain.model("one-executor"));
    try (var submitted = submit("four-executors", List.of("--conf", "spark.cores.max=4"))) {
      submitted.awaitLine("epoch 2/", LIMIT);
      assertEquals(4, cluster.executors().size());
      var four = submitted.await(LIMIT);
      assertEquals(0, four.exit(), four::errors);
    }
    assertEquals(retrain.model("first"), retrain.model("four-executors"));
    List<String> speculating =
        List.of(
            "--conf",
            "spark.speculation=true",
            "--conf",
            "spark.speculation.interval=5ms",
            "--conf",
            "spark.speculation.multiplier=1",
            "--conf",
            "spark.speculation.quantile=0.01",
            "--conf",
            "spark.speculation.minTaskRuntime=1ms");
    var two = submit("speculating", speculating).await(LIMIT);
    assertEquals(0, two.exit(), two::errors);
    assertEquals(retrain.model("first"), retrain.model("speculating"));
  }

  /** What a worker's next window goes on from is no executor's alone. */
  @Test
  @Order(9)
  void lostExecutorChangesNoBitOfALanguageModel() {
    var undisturbed = read("undisturbed").await(LIMIT);
    assertEquals(0, undisturbed.exit(), undisturbed::errors);
    try (var submitted = read("executor-lost")) {
      loseAnExecutor(submitted);
    }
    assertEquals(
        retrain.model("language", "undisturbed"), retrain.model("language", "executor-lost"));
  }

  /** The same corpus as running text, letter by letter, with carried states. */
  private static SubmitForTests read(String run) {
    return submit(
        run,
        "name=language",
        "task=language-model",
        "corpus.format=text",
        "split.by=order",
        "tokenizer.kind=characters",
        "train.window=16",
        "train.batch-size=4",
        "train.averaging-interval=2",
        "train.epochs=3");
  }

  private static SubmitForTests submit(String run, String... more) {
    return submit(run, List.of(), more);
  }

  private static SubmitForTests submit(String run, List<String> options, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--master",
                cluster.master(),
                "--conf",
                "spark.executor.cores=1",
                "--conf",
                "spark.cores.max=2"));
    all.addAll(options); // the last word counts
    String[] configuration =
        Stream.concat(Stream.of("train.workers=4"), Arrays.stream(more)).toArray(String[]::new);
    return SubmitForTests.job(
        "retrain", cluster.environment(), retrain.arguments(run, all, configuration));
  }
}
