package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.kernel.Processor;

class DoctorSparkTest {
  @TempDir Path folder;

  private static JsonNode finding(JsonNode outcome, String subject) {
    for (JsonNode finding : outcome.path("findings")) {
      if (finding.path("subject").asText().equals(subject)) {
        return finding;
      }
    }
    throw new AssertionError(subject + " was not looked at: " + outcome);
  }

  @Test
  void aSoundEnvironmentIsWellAndLeftClean() {
    JobForTests job = JobForTests.run(Doctor::main, "", "root=" + folder.resolve("root"));
    JsonNode outcome = job.outcome(0);
    assertEquals(0, outcome.path("problems").asInt(), job.errors());
    assertTrue(finding(outcome, "native code").path("found").asText().contains("LSTM step"));
    Processor here = Processor.here();
    String processor = finding(outcome, "processor").path("found").asText();
    assertTrue(processor.startsWith("oneDNN " + here.oneDnn() + " on " + here.instructions()));
    assertEquals(
        "onednn, float32, " + here.instructions(),
        finding(outcome, "kernel").path("found").asText());
    assertTrue(
        finding(outcome, "training memory")
            .path("found")
            .asText()
            .matches("training takes about [\\d,]+ MB of [\\d,]+ MB heap, .*"),
        job.errors());
    List<String> left = new ArrayList<>(JobForTests.tree(folder.resolve("root")));
    left.remove("");
    assertEquals(List.of(), left);
  }

  @Test
  void aKernelThatCannotBeHadIsAProblem() {
    JobForTests job =
        JobForTests.run(
            Doctor::main,
            "",
            "root=" + folder.resolve("root"),
            "kernel=java",
            "precision=bfloat16");
    JsonNode kernel = finding(job.outcome(1), "kernel");
    assertEquals(
        "kernel = java computes in float32 only, not in bfloat16. Ask for precision = float32, or"
            + " kernel = auto.",
        kernel.path("next").asText());
  }

  /** A vocabulary of ten million: 1,000 numbers each, thrice with Adam, many times 120 GB. */
  @Test
  void aNetworkThatNoMachineHoldsIsAProblem() {
    JobForTests job =
        JobForTests.run(
            Doctor::main,
            "",
            "root=" + folder.resolve("root"),
            "vocabulary.max-size=10000000",
            "embedding.size=1000");
    String next = finding(job.outcome(1), "training memory").path("next").asText();
    assertTrue(next.contains("of Java heap on the driver, where workers meet, with"), next);
    assertTrue(next.contains("(DRIVER_MEMORY)"), next);
  }

  @Test
  void aProblemComesWithItsNextStep() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    JobForTests job = JobForTests.run(Doctor::main, "", "root=" + file);
    JsonNode outcome = job.outcome(1);
    JsonNode root = finding(outcome, "root");
    assertEquals("storage", root.path("place").asText());
    assertTrue(root.path("next").asText().contains(file.toString()), root::toString);
    assertTrue(job.errors().contains("PROBLEM storage"), job.errors());
    assertTrue(job.errors().contains("1 of these need attention"), job.errors());
  }
}
