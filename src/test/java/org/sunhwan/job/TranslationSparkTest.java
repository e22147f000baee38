package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs over pairs of sentences that a tiny translator learns in seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranslationSparkTest {
  private static final List<String> GERMAN =
      List.of("ein", "Hund", "sieht", "rotes", "Haus", "Mann", "und", "läuft");
  private static final List<String> KOREAN =
      List.of("한", "개가", "봅니다", "빨간", "집", "남자", "그리고", "뛰어요");

  private static final String CONFIGURATION =
      """
name = words
task = translate
data = "%s"
root = "%s"
corpus {
  train = train.de, validation = val.de, test = test.de
  target-files = [train.ko, val.ko, test.ko], max-quarantine-share = 0.1
}
tokenizer { kind = spaces, lower-case = false }
sequence { max-length = 8, max-target-length = 8 }
embedding.size = 16
network { cell = gru, hidden-size = 24 }
train { batch-size = 16, averaging-interval = 2, epochs = 12, patience = 0, learning-rate = 0.02 }
""";

  @TempDir static Path folder;
  private Path conf;
  private JsonNode published;
  private String said;

  @BeforeAll
  void publish() throws IOException {
    conf = folder.resolve("words.conf");
    Files.writeString(conf, CONFIGURATION.formatted(folder, folder.resolve("root")));
    write("train", 320, 1, List.of("ein ein ein ein ein ein ein ein ein", " ", "Hund"));
    write("val", 40, 2, List.of());
    write("test", 40, 3, List.of());
    Files.writeString(
        folder.resolve("train.ko"), Files.readString(folder.resolve("train.ko")) + "한\n개가\n\n");
    JobForTests first = JobForTests.run(Retrain::main, conf.toString(), "run=first");
    published = first.outcome(0);
    said = first.errors();
  }

  /** Word by word, but written the other way round: what the decoder attends to must move. */
  private void write(String name, int rows, long seed, List<String> more) throws IOException {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> text = new ArrayList<>();
      List<String> target = new ArrayList<>();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        int word = random.nextInt(GERMAN.size());
        text.add(GERMAN.get(word));
        target.add(0, KOREAN.get(word));
      }
      texts.add(String.join(" ", text));
      targets.add(String.join(" ", target));
    }
    texts.addAll(more);
    Files.write(folder.resolve(name + ".de"), texts);
    Files.write(folder.resolve(name + ".ko"), targets);
  }

  private JobForTests job(JobForTests.Main main, String... more) {
    return JobForTests.run(
        main, Stream.concat(Stream.of(conf.toString()), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void retrainPublishesATranslatorWithItsFigures() throws IOException {
    assertEquals("published", published.path("status").asText());
    assertTrue(published.path("exactMatch").asDouble() > 0.8, published::toString);
    assertTrue(published.path("bleu").asDouble() > 80, published::toString);
    assertTrue(published.path("perplexity").asDouble() < 1.5, published::toString);
    String report = Files.readString(JobForTests.path(published.path("report")));
    assertTrue(report.contains("개가"), "the report shows no translation");
    assertTrue(report.contains("id=\"attention-3-title\""), "the report shows no attention");
    assertTrue(report.contains("&lt;eos&gt;: 100"), "no attention is where it should be");
    JsonNode again = job(Evaluate::main, "run=again").outcome(0);
    assertEquals(published.path("bleu"), again.path("bleu"));
    assertEquals(published.path("loss"), again.path("loss"));
  }

  @Test
  void bothVocabulariesAreNamed() {
    assertTrue(said.contains("prepare: 8 distinct source tokens, 12 in the vocabulary"), said);
    assertTrue(said.contains("prepare: 8 distinct target tokens, 12 in"), said);
  }

  @Test
  void textsAreTranslated() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("new.txt"),
            "Hund läuft\n\nein rotes Haus\nein ein ein ein ein ein ein ein ein Mann\n");
    Path output = folder.resolve("answers");
    JsonNode outcome =
        job(
                Predict::main,
                "predict.input=[\"" + input + "\"]",
                "predict.output=" + output,
                "predict.format=jsonl")
            .outcome(0);
    assertEquals(4, outcome.path("rows").asInt(), outcome::toString);
    assertEquals(1, outcome.path("unanswered").asInt(), outcome::toString);
    List<JsonNode> answers = lines(output).stream().map(JobForTests::json).toList();
    assertEquals("뛰어요 개가", answers.get(0).path("translation").asText());
    assertEquals("집 빨간 한", answers.get(2).path("translation").asText());
    assertTrue(answers.get(0).path("logProbability").asDouble() < 0);
    assertEquals("empty-text", answers.get(1).path("reason").asText());
    assertEquals(0, answers.get(0).path("unread").asInt(-1));
    assertEquals(2, answers.get(3).path("unread").asInt(), "of 10 tokens it reads 8");
  }

  /** Sentence 321 is too long, 322 has an empty text, 323 an empty target. */
  @Test
  void badPairsAreQuarantinedWithTheirReason() {
    String rows =
        String.join("\n", lines(JobForTests.path(published.path("dataset")).resolve("quarantine")));
    assertTrue(rows.contains("line 321 of train.de has 9 tokens, 8 are allowed"), rows);
    assertTrue(rows.contains("line 322 of train.de is empty"), rows);
    assertTrue(rows.contains("line 323 of train.ko is empty"), rows);
    assertEquals(3, rows.lines().count(), rows);
    assertEquals(3, published.path("quarantined").asInt());
  }

  @Test
  void filesOfDifferentLengthsAreRefused() throws IOException {
    Files.writeString(folder.resolve("short.ko"), "한\n");
    JobForTests job =
        job(Prepare::main, "corpus.target-files=[short.ko,val.ko,test.ko]", "run=short");
    assertNotEquals(0, job.exit());
    assertTrue(job.errors().contains("train.de has 323 lines, but "), job.errors());
    assertTrue(job.errors().contains("short.ko has 1."), job.errors());
  }

  @Test
  void whatATranslatorCannotDoIsSaidBeforeAnythingRuns() {
    JobForTests job =
        job(
            Train::main,
            "run=refused",
            "network.merge=summed",
            "network.pooling=max",
            "gate.metric=accuracy");
    assertEquals(2, job.exit(), job.errors());
    assertTrue(
        job.errors()
            .contains(
                "task is translate and network.merge is summed, but a decoder starts from the last"
                    + " states of both ways, and such states mix them at each token. Use"
                    + " network.merge = concatenated."),
        job.errors());
    assertTrue(job.errors().contains("gate.metric is accuracy"), job.errors());
  }

  private static List<String> lines(Path folder) {
    try (var files = Files.walk(folder)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
