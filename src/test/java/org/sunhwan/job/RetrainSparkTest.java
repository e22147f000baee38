package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.SparkForTests;

/** Whole jobs on a corpus that a tiny network learns in seconds; one published version for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrainSparkTest {
  @TempDir static Path folder;
  private Path conf;
  private JsonNode published;
  private String said;

  @BeforeAll
  void publish() {
    conf = JobForTests.corpus(folder, 200);
    JobForTests job = JobForTests.run(Retrain::main, conf.toString(), "run=night-1");
    published = job.outcome(0);
    said = job.errors();
  }

  private JobForTests job(JobForTests.Main main, String... more) {
    List<String> arguments = new ArrayList<>(List.of(conf.toString()));
    arguments.addAll(Arrays.asList(more));
    return JobForTests.run(main, arguments.toArray(String[]::new));
  }

  @Test
  void retrainPublishesAVersionWithItsReport() throws IOException {
    assertEquals("published", published.path("status").asText());
    assertEquals("tiny", published.path("model").asText());
    assertEquals(1, published.path("version").asInt());
    // The two classes differ in one word; anything clearly above chance shows that it learned.
    assertTrue(published.path("accuracy").asDouble() > 0.9, published::toString);
    Path report = JobForTests.path(published.path("report"));
    assertTrue(Files.readString(report).contains("night-1"));
    assertTrue(report.startsWith(folder.resolve("root/models/tiny/versions")), report::toString);
    for (String file : List.of("status.json", "evaluation.json", "report.html", "log.jsonl")) {
      assertTrue(Files.exists(folder.resolve("root/runs/tiny/night-1").resolve(file)), file);
    }
  }

  @Test
  void everyRoundIsALineForPeople() {
    assertTrue(
        said.lines()
            .anyMatch(
                line ->
                    line.matches(
                        "\\d\\d:\\d\\d:\\d\\d epoch 1/3  round 1/\\d+  loss [0-9.]+  [0-9,]+"
                            + " tokens/s  ETA .+")),
        said);
    assertTrue(said.contains("published tiny version 1"), said);
  }

  @Test
  void aFinishedRunIsLeftAlone() {
    JobForTests again = job(Retrain::main, "run=night-1");
    JsonNode outcome = again.outcome(0);
    assertTrue(outcome.path("alreadyFinished").asBoolean());
    assertEquals(published.path("version"), outcome.path("version"));
    assertFalse(again.errors().contains("train …"), again.errors());
  }

  @Test
  void theGateRefusesOtherLabelsAndLeavesCurrent() {
    JobForTests job = job(Retrain::main, "run=swapped", "labels=[yes, no]", "train.epochs=1");
    JsonNode outcome = job.outcome(3);
    assertEquals("refused", outcome.path("status").asText());
    assertEquals(1, outcome.path("version").asInt());
    String reason = outcome.path("reasons").path(0).asText();
    assertTrue(reason.contains("[yes, no] are not the current version's [no, yes]"), reason);
    assertTrue(job.errors().contains("REFUSED by the gate: " + reason), job.errors());
    assertTrue(Files.exists(JobForTests.path(outcome.path("report"))));
    JsonNode list = job(Models::main, "list").outcome(0);
    assertEquals(1, list.path("versions").size());
    assertEquals(1, list.path("current").asInt());
  }

  @Test
  void aRunThatDiedBeforeItSaidSoHasStillPublished() throws IOException {
    Path status = folder.resolve("root/runs/tiny/night-1/status.json");
    String finished = Files.readString(status);
    Files.writeString(status, "{\"status\":\"running\",\"job\":\"retrain\",\"run\":\"night-1\"}");
    JobForTests again = job(Retrain::main, "run=night-1");
    JsonNode outcome = again.outcome(0);
    assertEquals("published", outcome.path("status").asText());
    assertEquals(1, outcome.path("version").asInt());
    assertEquals(published.path("accuracy"), outcome.path("accuracy"));
    assertFalse(again.errors().contains("train …"), again.errors());
    Files.writeString(status, finished);
  }

  @Test
  void evaluateWritesFiguresAndAReport() throws IOException {
    JsonNode outcome = job(Evaluate::main, "evaluate.split=validation").outcome(0);
    assertTrue(outcome.path("accuracy").asDouble() > 0.9, outcome::toString);
    assertEquals("validation", outcome.path("split").asText());
    assertTrue(Files.exists(JobForTests.path(outcome.path("evaluation"))));
    String report = Files.readString(JobForTests.path(outcome.path("report")));
    assertTrue(report.contains("<dt>Validation rows</dt>"), report);
    assertTrue(report.contains("Figures on the validation rows"), report);
  }

  @Test
  void evaluatingAModelThatIsNotThereSaysSo() {
    JsonNode outcome = job(Evaluate::main, "evaluate.model=other").outcome(2);
    assertTrue(
        outcome.path("error").asText().startsWith("evaluate.model: no version of other is"),
        outcome::toString);
  }

  @Test
  void aDamagedVersionAnswersNothing() throws IOException {
    Path labels = folder.resolve("root/models/tiny/versions/000001/labels.txt");
    String sound = Files.readString(labels);
    input();
    Files.writeString(labels, "yes\nno\n"); // As long as before, and every answer would be wrong.
    try {
      String damaged = "Model tiny version 1 is damaged and not used: ";
      for (JsonNode outcome :
          List.of(
              job(
                      Predict::main,
                      "predict.input=" + folder.resolve("new.tsv"),
                      "predict.output=" + folder.resolve("wrong"),
                      "run=w1")
                  .outcome(4),
              job(Evaluate::main, "run=w2").outcome(4),
              job(Retrain::main, "run=w3").outcome(4))) {
        assertTrue(outcome.path("error").asText().startsWith(damaged), outcome::toString);
      }
      assertFalse(Files.exists(folder.resolve("wrong")));
    } finally {
      Files.writeString(labels, sound);
    }
  }

  private List<String> input() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id\ttext"));
    for (int i = 0; i < 2500; i++) {
      lines.add("n" + i + "\t" + (i % 2 == 0 ? "good" : "bad") + " number " + i % 7);
    }
    lines.set(101, "n100\t   ");
    lines.set(201, "n200\tone\tfield too many");
    Files.write(folder.resolve("new.tsv"), lines);
    return lines;
  }

  @Test
  void everyInputRowIsAnsweredOnceAsParquet() throws IOException {
    List<String> lines = input();
    Path answers = folder.resolve("answers parquet");
    JsonNode outcome =
        job(
                Predict::main,
                "predict.input=" + folder.resolve("new.tsv"),
                "predict.output=" + answers,
                "run=p1")
            .outcome(0);
    assertEquals(2500, outcome.path("rows").asInt());
    assertEquals(2, outcome.path("unanswered").asInt());
    Map<Long, Row> byPosition = new TreeMap<>();
    for (Row row : SparkForTests.session().read().parquet(answers.toString()).collectAsList()) {
      assertNull(byPosition.put(row.<Long>getAs("position"), row));
    }
    assertEquals(2500, byPosition.size());
    int i = 0;
    for (Row row : byPosition.values()) {
      String id = row.getAs("id");
      if (i == 100) {
        assertEquals("n100", id);
        assertEquals("empty-text", row.<String>getAs("reason"));
        assertNull(row.getAs("label"));
      } else if (i == 200) {
        assertEquals("wrong-field-count", row.<String>getAs("reason"));
      } else {
        assertEquals(lines.get(i + 1).substring(0, lines.get(i + 1).indexOf('\t')), id);
        assertEquals(i % 2 == 0 ? "yes" : "no", row.<String>getAs("label"));
        assertNull(row.getAs("reason"));
        Map<String, Float> probabilities = row.getJavaMap(row.fieldIndex("probabilities"));
        assertEquals(List.of("no", "yes"), probabilities.keySet().stream().sorted().toList());
        // Two floats that a softmax made sum to 1 within a few roundings.
        assertEquals(1, probabilities.get("no") + probabilities.get("yes"), 1e-5);
      }
      i++;
    }
    assertTrue(
        JobForTests.tree(folder).stream().noneMatch(file -> file.startsWith(".answers")),
        "no hidden folder stays");
  }

  @Test
  void everyInputRowIsAnsweredOnceAsJsonLines() throws IOException {
    input();
    Path answers = folder.resolve("answers-jsonl");
    job(
            Predict::main,
            "predict.input=[" + folder.resolve("new.tsv") + "]",
            "predict.output=" + answers,
            "predict.format=jsonl",
            "predict.model=tiny:1")
        .outcome(0);
    List<String> lines = new ArrayList<>();
    for (String file : JobForTests.tree(answers)) {
      if (file.startsWith("part-")) {
        lines.addAll(Files.readAllLines(answers.resolve(file)));
      }
    }
    assertEquals(2500, lines.size());
    JsonNode first = JobForTests.json(lines.get(0));
    assertEquals("n0", first.path("id").asText());
    assertEquals("yes", first.path("label").asText());
    assertTrue(first.path("probabilities").path("yes").asDouble() > 0.5, first::toString);
  }

  @Test
  void answersAreNotOverwritten() throws IOException {
    input();
    Path answers = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(answers.resolve("keep"), "me");
    JsonNode outcome =
        job(
                Predict::main,
                "predict.input=" + folder.resolve("new.tsv"),
                "predict.output=" + answers)
            .outcome(2);
    assertTrue(
        outcome.path("error").asText().contains("exists already and is not overwritten"),
        outcome::toString);
    assertEquals(List.of("", "keep"), JobForTests.tree(answers));
  }

  @Test
  void aFailedPredictionLeavesNothing() {
    Path answers = folder.resolve("never");
    job(
            Predict::main,
            "predict.input=" + folder.resolve("nowhere.tsv"),
            "predict.output=" + answers)
        .outcome(4);
    assertFalse(Files.exists(answers));
  }

  @Test
  void modelsShowsVerifiesAndRefusesWhatIsNotThere() {
    JsonNode shown = job(Models::main, "show", "1").outcome(0);
    assertEquals("night-1", shown.path("manifest").path("run").asText());
    JobForTests verified = job(Models::main, "verify");
    verified.outcome(0);
    assertTrue(verified.errors().contains("version 1: sound"), verified.errors());
    assertEquals(1, job(Models::main, "rollback", "1").outcome(0).path("version").asInt());
    assertEquals(4, job(Models::main, "show", "7").exit());
    String error = job(Models::main, "lsit").outcome(2).path("error").asText();
    assertTrue(error.contains("Did you mean list?"), error);
    assertEquals(
        "show takes 1 version, not 0. Use: models conf/X.conf list | show N | compare A B |"
            + " verify [N] | rollback N",
        job(Models::main, "show").outcome(2).path("error").asText());
    assertTrue(
        job(Models::main, "verify", "1", "1")
            .outcome(2)
            .path("error")
            .asText()
            .startsWith("verify takes 0 or 1 versions, not 2. "));
  }

  @Test
  void embedWritesVectorsBesideTheDataset() {
    JsonNode outcome =
        job(Embed::main, "embedding.source=word2vec", "embedding.iterations=1").outcome(0);
    assertTrue(outcome.path("vectorsFound").asInt() > 0, outcome::toString);
    Path dataset = JobForTests.path(outcome.path("dataset"));
    assertTrue(
        JobForTests.tree(dataset.resolve("embedding")).stream()
            .anyMatch(file -> file.endsWith("/vectors.f32")));
    String error = job(Embed::main).outcome(2).path("error").asText();
    assertTrue(error.startsWith("embedding.source is learned"), error);
  }
}
