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

/** What users get wrong ends in a sentence, an exit code, and nothing half-written. */
class BadInputSparkTest {
  @TempDir Path folder;
  private Path conf;

  @BeforeEach
  void corpus() {
    conf = JobForTests.corpus(folder, 40);
  }

  private JsonNode retrain(int exit, String... more) {
    var arguments = new java.util.ArrayList<>(List.of(conf.toString(), "run=r"));
    arguments.addAll(List.of(more));
    JobForTests job = JobForTests.run(Retrain::main, arguments.toArray(String[]::new));
    JsonNode outcome = job.outcome(exit);
    assertEquals("failed", outcome.path("status").asText());
    assertTrue(job.errors().contains("FAILED: " + outcome.path("error").asText()), job.errors());
    assertFalse(job.errors().contains("\tat org.sunhwan"), job.errors());
    return outcome;
  }

  private static void says(JsonNode outcome, String... parts) {
    String error = outcome.path("error").asText();
    for (String part : parts) {
      assertTrue(error.contains(part), error);
    }
  }

  /** The run's folder tells of the failure; nothing else stands below the root. */
  private void nothingHalfWritten(JsonNode outcome, boolean quarantine) throws IOException {
    Path root = folder.resolve("root");
    List<String> tree = JobForTests.tree(root);
    assertEquals(
        List.of("configuration.conf", "log.jsonl", "status.json"),
        JobForTests.tree(root.resolve("runs/tiny/r")).stream().filter(f -> !f.isEmpty()).toList());
    assertEquals(
        outcome, JobForTests.json(Files.readString(root.resolve("runs/tiny/r/status.json"))));
    assertFalse(Files.exists(root.resolve("models")), tree::toString);
    assertTrue(
        tree.stream()
            .noneMatch(file -> file.endsWith("dataset.json") || file.contains("sequences")),
        tree::toString);
    assertEquals(
        quarantine, tree.stream().anyMatch(file -> file.contains("quarantine/")), tree::toString);
  }

  @Test
  void missingPath() throws IOException {
    JsonNode outcome = retrain(4, "corpus.train=nowhere.tsv");
    says(outcome, "No file matches file:" + folder + "/nowhere.tsv (corpus.train).", "Check");
    nothingHalfWritten(outcome, false);
  }

  @Test
  void emptyCorpus() throws IOException {
    Files.writeString(folder.resolve("rows.tsv"), "");
    JsonNode outcome = retrain(4);
    says(outcome, "The corpus is empty", "hold no rows", "Check the data folder");
    nothingHalfWritten(outcome, false);
  }

  @Test
  void headerOnly() throws IOException {
    Files.writeString(folder.resolve("rows.tsv"), "id\ttext\tlabel\n");
    nothingHalfWritten(retrain(4), false);
  }

  @Test
  void oneClassOnly() throws IOException {
    Files.writeString(
        folder.resolve("rows.tsv"), "id\ttext\tlabel\n" + "1\tfine\tyes\n".repeat(40));
    JsonNode outcome = retrain(4);
    says(outcome, "yes");
    nothingHalfWritten(outcome, false);
  }

  @Test
  void allRowsQuarantined() throws IOException {
    Files.writeString(folder.resolve("rows.tsv"), "id\ttext\tlabel\n" + "1\t \tyes\n".repeat(40));
    JsonNode outcome = retrain(4);
    says(outcome, "40", "empty-text", "quarantine");
    nothingHalfWritten(outcome, true);
  }

  @Test
  void unreadableParquet() throws IOException {
    Files.writeString(folder.resolve("rows.parquet"), "this is no Parquet file");
    JsonNode outcome = retrain(4, "corpus.train=rows.parquet");
    says(outcome, "rows.parquet", "cannot be read as Parquet");
    nothingHalfWritten(outcome, false);
  }

  @Test
  void wrongColumn() throws IOException {
    JsonNode outcome = retrain(4, "corpus.text-column=txt");
    says(outcome, "has no column \"txt\"; did you mean \"text\"?");
    nothingHalfWritten(outcome, false);
  }

  /** Said before anything is trained: what is not tested is not published. */
  @Test
  void noTestRows() {
    JsonNode outcome = retrain(4, "split.test=0");
    says(
        outcome,
        " has no test rows, and retrain publishes only what it has tested. Set split.test above 0"
            + " or give corpus.test. Or use train:",
        "evaluate.model, predict.model and generate.model");
    assertFalse(outcome.has("epochs"), outcome::toString);
  }

  @Test
  void equalNumbers() throws IOException {
    Files.writeString(
        folder.resolve("rows.tsv"),
        "id\ttext\tlabel\n"
            + java.util.stream.IntStream.range(0, 40)
                .mapToObj(i -> i + "\ttext " + i + "\t3\n")
                .collect(java.util.stream.Collectors.joining()));
    says(
        retrain(4, "task=regress"),
        "The training numbers have the mean 3.0 and the standard deviation 0.0, but a network can"
            + " only learn finite numbers that differ.");
  }

  @Test
  void rootThatCannotBeWritten() {
    JsonNode outcome = retrain(6, "root=" + folder.resolve("rows.tsv"));
    says(outcome, "rows.tsv");
  }

  @Test
  void hdfsDown() {
    long begin = System.nanoTime();
    // Port 1 is reserved and nothing listens there.
    says(retrain(6, "root=hdfs://localhost:1/sunhwan"), "hdfs://localhost:1/sunhwan");
    says(retrain(6, "data=hdfs://localhost:1/corpus"), "hdfs://localhost:1/corpus");
    assertTrue(System.nanoTime() - begin < 60e9, "a dead cluster is reported soon");
  }

  @Test
  void unknownKeysStopAJobBeforeItTouchesAnything() {
    JsonNode outcome = retrain(2, "train.bach-size=3", "network.cell=gur");
    says(
        outcome,
        "command line: train.bach-size is not a known key. Did you mean train.batch-size?\n",
        "command line: network.cell must be one of tanh, relu, sigmoid, lstm, gru, not \"gur\"."
            + " Did you mean gru?");
    assertEquals(List.of(), JobForTests.tree(folder.resolve("root")));
  }

  @Test
  void missingConfigurationFile() {
    JobForTests job = JobForTests.run(Retrain::main, folder + "/nowhere.conf");
    says(job.outcome(2), "nowhere.conf: cannot be read on this machine");
  }

  @Test
  void strayWords() {
    JobForTests job = JobForTests.run(Retrain::main, conf.toString(), "train.epochs", "=", "3");
    says(job.outcome(2), "The command line holds train.epochs = 3, which is neither");
  }
}
