package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all jobs share, with phases made for the test. */
class JobFrameSparkTest {
  @TempDir Path folder;
  private Path conf;

  @BeforeEach
  void configuration() {
    conf = JobForTests.corpus(folder, 0);
  }

  private JobForTests job(Job.Phases phases, String... more) {
    var arguments = new java.util.ArrayList<>(List.of(conf.toString(), "run=r"));
    arguments.addAll(List.of(more));
    return JobForTests.run(
        given -> Job.run("test", List.of("name"), phases, given), arguments.toArray(String[]::new));
  }

  private Path run() {
    return folder.resolve("root/runs/tiny/r");
  }

  private String status() throws IOException {
    return Files.readString(run().resolve("status.json"));
  }

  @Test
  void theOutcomeIsAloneOnStandardOutputAndInStatusJson() throws IOException {
    JobForTests job =
        job(
            j -> {
              System.out.println("a library that prints");
              j.outcome().with("answer", 42);
            });
    JsonNode outcome = job.outcome(0);
    assertEquals("done", outcome.path("status").asText());
    assertEquals(42, outcome.path("answer").asInt());
    assertEquals("r", outcome.path("run").asText());
    assertEquals(outcome, JobForTests.json(status()));
    assertTrue(job.errors().contains("a library that prints"), job.errors());
    assertEquals(
        List.of("", "configuration.conf", "log.jsonl", "status.json"), JobForTests.tree(run()));
  }

  @Test
  void theStatusSaysRunningMeanwhile() throws IOException {
    String[] meanwhile = new String[1];
    job(j -> {
          try {
            meanwhile[0] = status();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        })
        .outcome(0);
    assertEquals("running", JobForTests.json(meanwhile[0]).path("status").asText());
  }

  @Test
  void aFinishedRunIsNotRunAgain() {
    int[] times = new int[1];
    JsonNode first = job(j -> j.outcome().with("times", ++times[0])).outcome(0);
    JobForTests again = job(j -> j.outcome().with("times", ++times[0]));
    JsonNode second = again.outcome(0);
    assertEquals(1, times[0]);
    assertEquals("done", second.path("status").asText());
    assertTrue(second.path("alreadyFinished").asBoolean());
    assertEquals(first.path("started"), second.path("started"));
    assertTrue(again.errors().contains("run r is already finished (done)"), again.errors());
  }

  @Test
  void aRefusedRunStaysRefused() {
    Job.Phases refused =
        j -> j.outcome().with("status", Outcome.REFUSED).with("exitCode", ExitCode.GATE);
    job(refused).outcome(3);
    JsonNode second = job(refused).outcome(3);
    assertTrue(second.path("alreadyFinished").asBoolean());
  }

  @Test
  void anUnfinishedRunIsContinued() {
    JobForTests failed =
        job(
            j -> {
              throw new IllegalStateException("a bug");
            });
    JsonNode outcome = failed.outcome(1);
    assertTrue(outcome.path("error").asText().contains("a bug"), outcome::toString);
    assertTrue(failed.errors().contains("\tat org.sunhwan.job.JobFrameSparkTest"), failed.errors());
    assertEquals("done", job(j -> {}).outcome(0).path("status").asText());
  }

  @Test
  void theTraceOfAnExpectedFailureIsInTheRunsLogOnly() throws IOException {
    JobForTests failed =
        job(
            j -> {
              throw new ConfigurationException("that will not do");
            });
    assertEquals("that will not do", failed.outcome(2).path("error").asText());
    assertFalse(failed.errors().contains("\tat "), failed.errors());
    assertTrue(Files.readString(run().resolve("log.jsonl")).contains("JobFrameSparkTest"));
  }

  @Test
  void whatScalaThrowsUnannouncedEndsInAnOutcomeToo() {
    JsonNode outcome = job(j -> JobFrameSparkTest.sneak(new IOException("quietly"))).outcome(1);
    assertTrue(outcome.path("error").asText().contains("quietly"), outcome::toString);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> void sneak(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void aRunKeepsItsConfiguration() {
    job(j -> {}, "train.epochs=3").outcome(0);
    JsonNode outcome = job(j -> {}, "train.epochs=5", "seed=9").outcome(2);
    assertEquals(
        "Run r was started with another configuration: seed was 1, is 9; train.epochs was 3, is 5."
            + " Give another run id, or the values it was started with.",
        outcome.path("error").asText());
  }

  @Test
  void aRunBelongsToOneJob() {
    job(j -> {}).outcome(0);
    JobForTests other =
        JobForTests.run(
            given -> Job.run("other", List.of(), j -> {}, given), conf.toString(), "run=r");
    assertEquals(
        "Run r belongs to the job test. Give another run id for other.",
        other.outcome(2).path("error").asText());
  }

  @Test
  void secretsAreNeitherShownNorStored() throws IOException {
    JobForTests job = job(j -> {}, "spark.hadoop.fs.s3a.secret.key=hush-hush");
    job.outcome(0);
    for (String file : List.of("configuration.conf", "status.json", "log.jsonl")) {
      assertFalse(Files.readString(run().resolve(file)).contains("hush-hush"), file);
    }
    assertFalse((job.output() + job.errors()).contains("hush-hush"));
  }

  @Test
  void theStoredConfigurationCanBeRunAgain() {
    job(j -> {}, "train.learning-rate=0.125", "labels=[a, \"b,c\"]", "spark.a.b=x y").outcome(0);
    Arguments stored = Arguments.parse(run().resolve("configuration.conf").toString());
    Settings settings =
        Settings.read(
            new JobConfiguration(stored, new ConfigurationFiles(uri -> "")), "", List.of());
    assertEquals(0.125, settings.training().learningRate());
    assertEquals(List.of("a", "b,c"), settings.dataset().labels());
    assertEquals("x y", settings.spark().get("spark.a.b"));
    assertEquals("tiny", settings.name());
  }

  @Test
  void withoutAnIdEveryRunIsItsOwn() {
    JobForTests one = JobForTests.run(g -> Job.run("test", List.of(), j -> {}, g), conf.toString());
    JobForTests two = JobForTests.run(g -> Job.run("test", List.of(), j -> {}, g), conf.toString());
    String first = one.outcome(0).path("run").asText();
    assertTrue(first.matches("\\d{8}-\\d{6}-\\d{3}"), first);
    assertFalse(first.equals(two.outcome(0).path("run").asText()));
  }
}
