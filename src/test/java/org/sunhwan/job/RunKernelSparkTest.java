package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.kernel.KernelException;
import org.sunhwan.kernel.Processor;
import org.sunhwan.testing.SparkForTests;

/** A run's kernel: chosen once, shown everywhere, kept. */
class RunKernelSparkTest {
  @TempDir Path folder;

  @BeforeEach
  void corpus() {
    JobForTests.corpus(folder, 120);
  }

  private JobForTests job(JobForTests.Main main, String... more) {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve("tiny.conf").toString()));
    arguments.addAll(List.of("run=r", "train.epochs=1"));
    arguments.addAll(List.of(more));
    return JobForTests.run(main, arguments.toArray(String[]::new));
  }

  private Path run() {
    return folder.resolve("root/runs/tiny/r");
  }

  @Test
  void theChoiceIsShownAndRecorded() throws IOException {
    JobForTests job = job(Retrain::main, "kernel=java");
    JsonNode outcome = job.outcome(0);
    String instructions = Processor.here().instructions().toString();
    assertEquals("java", outcome.path("kernel").asText());
    assertEquals("float32", outcome.path("precision").asText());
    assertEquals(instructions, outcome.path("instructions").asText());
    assertTrue(job.errors().contains("kernel: java, float32, " + instructions), job.errors());
    assertTrue(Files.readString(run().resolve("kernel.json")).contains("\"JAVA\""));
    String words = "java, float32, " + instructions;
    assertTrue(Files.readString(run().resolve("report.html")).contains(words));
    Path version = folder.resolve("root/models/tiny/versions/000001/manifest.json");
    assertTrue(Files.readString(version).contains(words));
    Path checkpoint = run().resolve("checkpoints/epoch-000001.json");
    JsonNode identity = JobForTests.json(Files.readString(checkpoint)).path("identity");
    assertEquals("JAVA", identity.path("kernel").asText());
    assertEquals("float32", identity.path("precision").asText());
    assertEquals(instructions, identity.path("instructions").asText());
  }

  @Test
  void aRunThatGoesOnKeepsItsKernel() throws IOException {
    job(Train::main, "network.dropout=0").outcome(0);
    // As if the first try had died, having chosen another kernel than this machine's.
    Files.delete(run().resolve("status.json"));
    Path file = run().resolve("kernel.json");
    Path checkpoint = run().resolve("checkpoints/epoch-000001.json");
    String chosen = Files.readString(file);
    Files.writeString(file, chosen.replace("\"ONEDNN\"", "\"JAVA\""));
    Files.deleteIfExists(run().resolve("checkpoints/.epoch-000001.json.crc"));
    Files.writeString(checkpoint, Files.readString(checkpoint).replace("\"ONEDNN\"", "\"JAVA\""));
    Files.deleteIfExists(run().resolve(".kernel.json.crc"));
    JobForTests again = job(Train::main, "network.dropout=0");
    assertEquals("java", again.outcome(0).path("kernel").asText());
    assertTrue(again.errors().contains(", as the run began"), again.errors());
  }

  @Test
  void anotherRequestForTheSameRunIsRefused() throws IOException {
    job(Train::main).outcome(0);
    Files.delete(run().resolve("status.json"));
    assertEquals(
        "Run r was started with another configuration: kernel was \"auto\", is \"java\". Give"
            + " another run id, or the values it was started with.",
        job(Train::main, "kernel=java").outcome(2).path("error").asText());
  }

  @Test
  void whatTheCheckpointsWereTrainedWithIsNotChanged() throws IOException {
    job(Train::main).outcome(0);
    Files.delete(run().resolve("status.json"));
    Path file = run().resolve("kernel.json");
    Files.writeString(file, Files.readString(file).replace("\"ONEDNN\"", "\"JAVA\""));
    Files.deleteIfExists(run().resolve(".kernel.json.crc"));
    String error = job(Train::main).outcome(4).path("error").asText();
    assertTrue(error.contains("was started differently: kernel was ONEDNN, is JAVA."), error);
  }

  @Test
  void whatCannotBeHadFailsBeforeAnythingRuns() {
    assertEquals(
        "kernel = java computes in float32 only, not in bfloat16. Ask for precision = float32, or"
            + " kernel = auto.",
        job(Train::main, "kernel=java", "precision=bfloat16").outcome(2).path("error").asText());
    assertFalse(Files.exists(run().resolve("checkpoints")));
    assertEquals(
        "kernel is java and precision float32, but with network.implementation = stock DL4J's own"
            + " layers compute, which know only kernel = auto and precision = float32.",
        job(Train::main, "kernel=java", "network.implementation=stock")
            .outcome(2)
            .path("error")
            .asText());
  }

  @Test
  void stockLayersTrainAsBefore() throws IOException {
    JsonNode outcome = job(Retrain::main, "network.implementation=stock").outcome(0);
    assertTrue(outcome.path("accuracy").asDouble() > 0.5, outcome::toString);
    Path version = folder.resolve("root/models/tiny/versions/000001/manifest.json");
    assertTrue(Files.readString(version).contains("\"stock DL4J\""));
  }

  /** Spark wraps what a task throws. */
  @Test
  void anExecutorThatCannotIsToldByName() {
    var failure =
        Failure.of(
            new IllegalStateException("Job aborted", new KernelException("machine 7 cannot")));
    assertEquals(new Failure(ExitCode.CONFIGURATION, "machine 7 cannot", true), failure);
  }

  @Test
  void inLocalModeTheDriverAnswers() {
    assertEquals(
        Map.of("driver", "here"), EveryExecutor.asked(SparkForTests.session(), () -> "here"));
  }
}
