package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.SparkForTests;

/** Whole jobs over CoNLL-U that a tiny tagger learns in seconds; one published version for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaggingSparkTest {
  @TempDir static Path folder;
  private Path conf;
  private JsonNode published;

  @BeforeAll
  void publish() throws IOException {
    conf = corpus();
    published = JobForTests.run(Retrain::main, conf.toString(), "run=first").outcome(0);
  }

  private JobForTests job(JobForTests.Main main, String... more) {
    return JobForTests.run(
        main, Stream.concat(Stream.of(conf.toString()), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void retrainPublishesATaggerWithItsFigures() throws IOException {
    assertEquals("published", published.path("status").asText());
    // Words that end in s are verbs, and so are unknown ones; half of the words are.
    assertTrue(published.path("accuracy").asDouble() > 0.95, published::toString);
    assertTrue(published.path("unknownAccuracy").asDouble() > 0.9, published::toString);
    assertEquals(0.5, published.path("baseline").asDouble(), 0.2);
    assertTrue(Files.exists(JobForTests.path(published.path("report"))));
    JsonNode again = job(Evaluate::main, "run=again").outcome(0);
    assertEquals(published.path("accuracy"), again.path("accuracy"));
    assertEquals(published.path("loss"), again.path("loss"));
  }

  @Test
  void whatIsNoTaggedSentenceIsQuarantinedWithItsReason() throws IOException {
    Path quarantine = JobForTests.path(published.path("dataset")).resolve("quarantine");
    String rows;
    try (var files = Files.walk(quarantine)) {
      rows =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .map(TaggingSparkTest::text)
              .reduce("", String::concat);
    }
    assertTrue(rows.contains("line 2 of the sentence has 2 columns, expected 10"), rows);
    assertTrue(rows.contains("21 words, 20 are allowed (sequence.max-length)"), rows);
    assertTrue(rows.contains("\\\"ADJ\\\", tag 2 of 2, is none of the 2 tags"), rows);
    assertEquals(3, rows.lines().count(), rows);
  }

  /** Comments, multiword tokens, empty nodes and what cannot be read stay as they are. */
  @Test
  void tagsAreWrittenIntoTheFilesThatWereRead() throws IOException {
    List<String> given =
        List.of(
            "# a comment",
            "",
            "# sent_id = x",
            "1-2\tkamos\t_\t_\t_\t_\t_\t_\t_\tkept=1",
            word(1, "kamo", "X"),
            word(2, "rens", "_"),
            "2.1\tren\t_\tZ\t_\t_\t_\t_\t_\t_",
            "",
            "",
            "no sentence",
            "",
            word(1, "tis", "_"));
    Path input = Files.write(folder.resolve("new.conllu"), given);
    Path output = folder.resolve("tagged");
    JsonNode outcome =
        job(
                Predict::main,
                "predict.input=" + input,
                "predict.output=" + output,
                "predict.format=conllu")
            .outcome(0);
    assertEquals(3, outcome.path("rows").asInt(), outcome::toString);
    assertEquals(1, outcome.path("unanswered").asInt(), outcome::toString);
    List<String> expected = new ArrayList<>(given);
    expected.set(4, word(1, "kamo", "NOUN"));
    expected.set(5, word(2, "rens", "VERB"));
    expected.set(11, word(1, "tis", "VERB"));
    assertEquals(expected, Files.readAllLines(output.resolve("new.conllu")));

    Path other = Files.createDirectory(folder.resolve("other")).resolve("new.conllu");
    Files.write(other, given);
    JobForTests twice =
        job(
            Predict::main,
            "predict.input=[\"" + input + "\", \"" + other + "\"]",
            "predict.output=" + folder.resolve("both"),
            "predict.format=conllu");
    String said = twice.outcome(2).path("error").asText();
    assertTrue(
        said.endsWith(
            "would both be answered in a file called new.conllu. Predict them in two runs."),
        said);
  }

  /** A byte order mark, other line ends, other encodings, no line end at the end of the file. */
  @Test
  void allOtherBytesOfTaggedFilesStay() throws IOException {
    String text =
        "\u00EF\u00BB\u00BF# first\r\n%s\r\n \t\n# caf\u00E9\n%s\n\n%s\r\n\u00C3\u00A9\r\r\n\r\n%s";
    Path input =
        Files.write(
            folder.resolve("bytes.conllu"),
            text.formatted(
                    word(1, "kamo", "\u00C3\u00A9"),
                    word(1, "rens", "_"),
                    word(1, "tis", "X"),
                    word(1, "rens", "_"))
                .getBytes(StandardCharsets.ISO_8859_1));
    Path output = folder.resolve("bytes");
    JsonNode outcome =
        job(
                Predict::main,
                "predict.input=" + input,
                "predict.output=" + output,
                "predict.format=conllu")
            .outcome(0);
    assertEquals(2, outcome.path("unanswered").asInt(), "latin-1, and a line of one column");
    assertEquals(
        text.formatted(
            word(1, "kamo", "NOUN"),
            word(1, "rens", "_"),
            word(1, "tis", "X"),
            word(1, "rens", "VERB")),
        Files.readString(output.resolve("bytes.conllu"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void answersHaveATagAndAProbabilityForEveryWord() throws IOException {
    Path input = Files.writeString(folder.resolve("new.tsv"), "id\tform\n7\tkamo rens\n8\t \n");
    Path output = folder.resolve("answers");
    JsonNode outcome =
        job(
                Predict::main,
                "corpus.id-columns=id",
                "predict.input=" + input,
                "predict.output=" + output,
                "predict.format=jsonl")
            .outcome(0);
    assertEquals(2, outcome.path("rows").asInt());
    assertEquals(1, outcome.path("unanswered").asInt());
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(output)) {
      files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .forEach(file -> lines.addAll(text(file).lines().toList()));
    }
    JsonNode first = JobForTests.json(lines.get(0));
    assertEquals("[\"NOUN\",\"VERB\"]", first.path("tags").toString());
    assertTrue(first.path("probabilities").path(1).asDouble() > 0.5, first::toString);
    assertEquals(2, first.path("probabilities").size());
    assertEquals("empty-text", JobForTests.json(lines.get(1)).path("reason").asText());
  }

  @Test
  void whatATaggerCannotDoIsSaidBeforeAnythingRuns() {
    JobForTests job =
        job(
            Train::main,
            "run=refused",
            "tag.spelling-size=3",
            "tokenizer.kind=words",
            "gate.metric=bleu");
    assertFalse(job.exit() == 0);
    assertTrue(
        job.errors().contains("tag.spelling-size is 3; it must be 0, or even"), job.errors());
    assertTrue(job.errors().contains("tokenizer.kind must be spaces"), job.errors());
    assertTrue(
        job.errors().contains("gate.metric is bleu, which tag has not. Use auto or one of"),
        job.errors());
  }

  @Test
  void measuresThatTheTagsDoNotHaveAreRefusedBeforeTraining() {
    for (String key : List.of("gate.metric", "train.metric")) {
      JsonNode outcome = job(Retrain::main, "run=" + key, key + "=entity-f1").outcome(2);
      String error = outcome.path("error").asText();
      assertTrue(error.startsWith(key + " is entity-f1, but the 2 tags of dataset "), error);
      assertTrue(
          error.endsWith(
              " (NOUN, VERB) name no entities: those are O, and B, I, E or S before a type, as in"
                  + " B-PER. Use auto or one of accuracy, macro-f1, unknown-accuracy, loss."),
          error);
      assertFalse(outcome.has("epochs"), error);
    }
  }

  /** Equal texts are all drawn for the same split. */
  @Test
  void sentencesThatAreNotTrainedOnAreNoBadRows() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      lines.addAll(List.of("# sent_id = " + i, word(1, "ka", "NOUN"), word(2, "mos", "VERB"), ""));
    }
    Files.write(folder.resolve("equal.conllu"), lines);
    JobForTests job =
        job(
            Prepare::main,
            "run=equal",
            "corpus.train=equal.conllu",
            "labels=[]",
            "split.test=0.9",
            "split.validation=0.05");
    String error = job.outcome(4).path("error").asText();
    assertTrue(error.startsWith("No training rows are left of the 64 usable rows in "), error);
    assertTrue(
        job.errors().contains("64 rows: 0 to train on, 0 to validate, 64 to test, 0 unusable"),
        job.errors());
  }

  /** Letters that training met in another case only are other letters, in the same vocabulary. */
  @Test
  void charactersOfAnotherDatasetAreReadAnew() throws IOException {
    var trained =
        SparkForTests.session()
            .read()
            .parquet(JobForTests.path(published.path("dataset")) + "/sequences")
            .where("split = 'train'")
            .select("id.sent_id")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    List<String> lines = new ArrayList<>();
    boolean upper = false;
    for (String line : Files.readAllLines(folder.resolve("all.conllu"))) {
      if (line.startsWith("# sent_id = ")) {
        upper = trained.contains(line.substring(12));
      }
      String[] fields = line.split("\t", -1);
      lines.add(
          upper && fields.length == 10
              ? word(Integer.parseInt(fields[0]), fields[1].toUpperCase(Locale.ROOT), fields[3])
              : line);
    }
    Path data = Files.createDirectories(folder.resolve("upper"));
    Files.write(data.resolve("all.conllu"), lines);
    JsonNode again = job(Evaluate::main, "run=upper", "data=" + data).outcome(0);
    assertNotEquals(published.path("dataset"), again.path("dataset"));
    assertEquals(published.path("loss"), again.path("loss"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String word(int id, String form, String tag) {
    return "%d\t%s\t_\t%s\t_\t_\t_\t_\t_\t_".formatted(id, form, tag);
  }

  /** Nouns and verbs in any order: a verb is what ends in s. Most words occur once. */
  private static Path corpus() throws IOException {
    List<String> lines = new ArrayList<>();
    String[] parts = {"ka", "mo", "ri", "ten", "so", "va", "lu", "de"};
    for (int i = 0; i < 240; i++) {
      lines.add("# sent_id = s" + i);
      for (int word = 1; word <= 3; word++) {
        int which = i * 31 + word * 17 + i / 7;
        String stem = parts[which % 8] + parts[which / 8 % 8] + parts[which / 64 % 8];
        boolean verb = (which / 3 + i) % 2 == 0;
        lines.add(word(word, stem + (verb ? "s" : ""), verb ? "VERB" : "NOUN"));
      }
      lines.add("");
    }
    lines.addAll(List.of(word(1, "ka", "NOUN"), "2\tmo", ""));
    for (int word = 1; word <= 21; word++) {
      lines.add(word(word, "long", "NOUN"));
    }
    lines.addAll(List.of("", word(1, "ka", "NOUN"), word(2, "red", "ADJ"), ""));
    Files.write(folder.resolve("all.conllu"), lines);
    return Files.write(
        folder.resolve("tags.conf"),
        List.of(
            "name = tags",
            "task = tag",
            "data = \"" + folder + "\"",
            "root = \"" + folder.resolve("root") + "\"",
            "labels = [NOUN, VERB]",
            "corpus { train = all.conllu, id-columns = sent_id, text-column = form",
            "  label-column = upos }",
            "tokenizer.kind = spaces",
            "sequence.max-length = 20",
            "embedding.size = 4",
            "network { hidden-size = 8, dropout = 0 }",
            "tag { spelling-size = 8, character-size = 6 }",
            "train { batch-size = 8, averaging-interval = 4, epochs = 6, learning-rate = 0.03 }"));
  }
}
