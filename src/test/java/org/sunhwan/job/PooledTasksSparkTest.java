package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.TerminalWidth;

/** Label sets and numbers through all jobs, on corpora that a tiny network learns in seconds. */
class PooledTasksSparkTest {
  @TempDir static Path folder;

  @Test
  void textsGetTheirLabels() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id\ttext\tlabel"));
    for (int i = 0; i < 300; i++) {
      List<String> words = new ArrayList<>(List.of("text", "" + i));
      List<String> labels = new ArrayList<>();
      if (i % 2 == 0) {
        words.add("공");
        labels.add("sport");
      }
      if (i % 3 == 0) {
        words.add("parliament");
        labels.add("politics");
      }
      if (i % 5 == 0) {
        words.add("violin");
        labels.add("music");
      }
      lines.add(i + "\t" + String.join(" ", words) + "\t" + String.join("|", labels));
    }
    Path conf =
        configuration("labels", lines, "task = multi-label", "corpus.label-separator = \"|\"");
    JsonNode published = JobForTests.run(Retrain::main, conf.toString(), "run=r").outcome(0);
    assertEquals("published", published.path("status").asText(), published::toString);
    // one word decides each label; what is above the best constant answer has learned
    assertTrue(published.path("microF1").asDouble() > 0.9, published::toString);
    assertEquals("micro-f1", published.path("metric").asText());
    assertTrue(published.path("microF1").asDouble() > published.path("baseline").asDouble());

    List<Row> answers = predict(conf, "labels", "9\tthe violin in 공\n10\tnothing\n11\t \n");
    assertEquals(
        List.of("music", "sport"),
        sorted(answers.get(0).getList(answers.get(0).fieldIndex("labels"))));
    assertEquals(List.of(), answers.get(1).getList(answers.get(1).fieldIndex("labels")));
    assertTrue(answers.get(2).isNullAt(answers.get(2).fieldIndex("labels")), "no token");
    assertTrue(answers.get(2).isNullAt(answers.get(2).fieldIndex("vector")), "no token");
    // both ways side by side, of hidden size 6
    assertEquals(12, answers.get(0).getList(answers.get(0).fieldIndex("vector")).size());

    JobForTests inspected = JobForTests.run(Inspect::main, conf.toString(), "text=the 공 violin");
    JsonNode steps = inspected.outcome(0).path("steps");
    assertEquals(3, steps.size());
    assertEquals("공", steps.path(1).path("token").asText());
    assertEquals(2, steps.path(0).path("states").size());
    assertEquals("forward", steps.path(0).path("states").path(0).path("way").asText());
    String top = steps.path(2).path("answers").path(0).path("name").asText();
    assertTrue(List.of("music", "sport").contains(top), steps::toString);
    List<String> rows =
        inspected.errors().lines().filter(line -> line.matches(" +[123]  .*")).toList();
    assertEquals(9, rows.size(), inspected.errors());
    int bar = TerminalWidth.of(rows.get(0).split("[█▏▎▍▌▋▊▉]", -1)[0]);
    assertEquals(
        bar, TerminalWidth.of(rows.get(1).split("[█▏▎▍▌▋▊▉]", -1)[0]), "columns stay straight");
    JsonNode refused = JobForTests.run(Inspect::main, conf.toString(), "text= ").outcome(2);
    assertTrue(
        refused.path("error").asText().contains("text is missing: it is what the network reads."),
        refused::toString);
  }

  @Test
  void textsGetTheirNumber() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id\ttext\tlabel"));
    String[] words = {"awful", "bad", "mixed", "good", "great"};
    for (int i = 0; i < 300; i++) {
      lines.add(i + "\t" + words[i % 5] + " film " + i + "\t" + (1000 + 100 * (i % 5)));
    }
    Path conf = configuration("stars", lines, "task = regress");
    JsonNode published = JobForTests.run(Retrain::main, conf.toString(), "run=r").outcome(0);
    assertEquals("published", published.path("status").asText(), published::toString);
    // the standard deviation of five equal levels 100 apart is 141
    assertEquals(141, published.path("baseline").asDouble(), 15, published::toString);
    assertTrue(published.path("rmse").asDouble() < 50, published::toString);
    assertTrue(published.path("r2").asDouble() > 0.9, published::toString);
    String report = Files.readString(JobForTests.path(published.path("report")));
    assertTrue(report.contains("memory-picture-1") && report.contains("memory-picture-3"));

    List<Row> answers = predict(conf, "stars", "1\tgreat\n2\tawful\n3\tgreat film\n");
    double great = answers.get(0).getFloat(answers.get(0).fieldIndex("answer"));
    double awful = answers.get(1).getFloat(answers.get(1).fieldIndex("answer"));
    assertTrue(great > 1300 && awful < 1100, great + " and " + awful);
    String evaluation = Files.readString(folder.resolve("root/runs/stars/r/evaluation.json"));
    assertTrue(evaluation.contains("\"rmse\""), evaluation);
  }

  private static List<Row> predict(Path conf, String name, String rows) throws IOException {
    Path input = Files.writeString(folder.resolve(name + "-new.tsv"), "id\ttext\n" + rows);
    Path output = folder.resolve(name + "-answers");
    JobForTests.run(
            Predict::main,
            conf.toString(),
            "run=predict-" + name,
            "predict.input=" + input,
            "predict.output=" + output,
            "predict.vectors=last")
        .outcome(0);
    return SparkForTests.session()
        .read()
        .parquet(output.toString())
        .orderBy("position")
        .collectAsList();
  }

  private static List<String> sorted(List<?> names) {
    return names.stream().map(String::valueOf).sorted().toList();
  }

  private static Path configuration(String name, List<String> lines, String... more)
      throws IOException {
    Path data = Files.createDirectories(folder.resolve(name));
    Files.write(data.resolve("rows.tsv"), lines);
    List<String> configuration =
        new ArrayList<>(
            List.of(
                "name = " + name,
                "data = \"" + data + "\"",
                "root = \"" + folder.resolve("root") + "\"",
                "corpus { train = rows.tsv, id-columns = id }",
                "vocabulary.min-count = 2",
                "embedding.size = 8",
                "network { hidden-size = 6, direction = both, dropout = 0, pooling = max }",
                "train { batch-size = 8, averaging-interval = 8, epochs = 12, patience = 0,"
                    + " learning-rate = 0.03 }"));
    configuration.addAll(List.of(more));
    return Files.write(folder.resolve(name + ".conf"), configuration);
  }
}
