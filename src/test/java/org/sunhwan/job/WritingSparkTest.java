package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of categories and language models, from the corpus to what is written and scored. */
class WritingSparkTest {
  @TempDir Path folder;

  private JobForTests job(JobForTests.Main main, String... more) {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve("tiny.conf").toString()));
    arguments.addAll(List.of(more));
    return JobForTests.run(main, arguments.toArray(String[]::new));
  }

  private JsonNode refused(JobForTests.Main main, String... more) {
    JobForTests job = job(main, more);
    assertTrue(job.exit() != 0, job.output());
    assertFalse(job.errors().contains("\tat org.sunhwan"), job.errors());
    return job.outcome();
  }

  private static final String[] WRITER = {
    "task=generate",
    "network.direction=forward",
    "network.category-at-every-step=true",
    "network.hidden-size=16",
    "embedding.size=16",
    "train.epochs=6"
  };

  /** "good number 12" of yes, "bad number 3" of no: six epochs teach the first word. */
  @Test
  void textsOfCategoriesAreWritten() throws IOException {
    JobForTests.corpus(folder, 240);
    Path classifier =
        JobForTests.path(job(Train::main, "run=c", "name=judge").outcome(0).path("artifact"));
    Path writer =
        JobForTests.path(job(Train::main, with(WRITER, "run=w")).outcome(0).path("artifact"));
    JsonNode evaluated =
        job(Evaluate::main, with(WRITER, "run=e", "evaluate.model=" + writer)).outcome(0);
    assertTrue(evaluated.path("perplexity").asDouble() < 20, evaluated.toString());
    assertTrue(evaluated.path("wordPerplexity").asDouble() > 1, evaluated.toString());

    JsonNode outcome =
        job(
                Generate::main,
                with(
                    WRITER,
                    "run=g",
                    "generate.model=" + writer,
                    "generate.count=50",
                    "generate.format=jsonl",
                    "generate.compare=true",
                    "generate.classifier=" + classifier,
                    "generate.output=" + folder.resolve("texts")))
            .outcome(0);
    assertEquals(100, outcome.path("texts").asInt());
    assertTrue(outcome.path("recognised").asDouble() > 0.7, outcome.toString());
    assertTrue(outcome.path("recognisedOfRealTexts").asDouble() > 0.7, outcome.toString());
    assertTrue(outcome.path("distinct").asDouble() > 0.1, outcome.toString());
    List<JsonNode> texts = texts("texts");
    assertEquals(100, texts.size());
    assertEquals(
        50, texts.stream().filter(text -> text.path("category").asText().equals("no")).count());

    // Whatever training keeps of a text, its words are divided into what all of it costs.
    JsonNode cut =
        job(Train::main, with(WRITER, "run=cut", "train.epochs=1", "sequence.max-length=2"))
            .outcome(0);
    JsonNode ofWhole =
        JobForTests.json(
            Files.readString(
                JobForTests.path(
                    job(
                            Evaluate::main,
                            with(
                                WRITER,
                                "run=whole",
                                "sequence.max-length=2",
                                "evaluate.model=" + JobForTests.path(cut.path("artifact"))))
                        .outcome(0)
                        .path("evaluation"))));
    assertEquals(
        ofWhole.at("/all/words").asLong(), ofWhole.at("/all/tokens").asLong(), ofWhole.toString());

    // The same seed writes the same, in another run and one by one.
    job(
            Generate::main,
            with(
                WRITER,
                "run=again",
                "generate.model=" + writer,
                "generate.count=50",
                "generate.format=jsonl",
                "generate.output=" + folder.resolve("again")))
        .outcome(0);
    assertEquals(texts, texts("again"));
    JsonNode exists =
        refused(
            Generate::main,
            with(
                WRITER,
                "run=exists",
                "generate.model=" + writer,
                "generate.output=" + folder.resolve("again")));
    assertTrue(exists.path("error").asText().contains("exists already and is not overwritten"));
  }

  /** Blank lines are rows too; every character counts, at the end of lines as well. */
  @Test
  void languageModelsCountEveryLine() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(i % 3 == 2 ? "" : i % 3 == 0 ? "abc abc" : "cab b");
    }
    Files.write(folder.resolve("text.txt"), lines);
    Files.write(
        folder.resolve("tiny.conf"),
        List.of(
            "name = letters",
            "task = language-model",
            "data = \"" + folder + "\"",
            "root = \"" + folder.resolve("root") + "\"",
            "corpus { format = text, train = text.txt }",
            "split { by = order, validation = 0.1, test = 0.1 }",
            "tokenizer { kind = characters, lower-case = false }",
            "vocabulary.min-count = 1",
            "embedding.size = 8",
            "network { hidden-size = 16, direction = forward, dropout = 0 }",
            "train { batch-size = 4, window = 16, averaging-interval = 2, epochs = 4",
            "  learning-rate = 0.02 }"));
    JsonNode trained = job(Retrain::main, "run=l").outcome(0);
    assertEquals(0, trained.path("quarantined").asInt(), "blank lines are no bad rows");
    assertTrue(trained.path("perplexity").asDouble() < 3, trained.toString());

    JsonNode evaluation =
        JobForTests.json(Files.readString(JobForTests.path(trained.path("evaluation"))));
    assertEquals(
        evaluation.path("characters").asInt(),
        evaluation.path("tokens").asInt(),
        "a token is a character or the end of a line");
    // Three rows, "abc abc", "cab b" and "", are 7 words and 15 characters with their ends.
    double wordsPerCharacter =
        evaluation.path("words").asDouble() / evaluation.path("characters").asDouble();
    assertEquals(7.0 / 15, wordsPerCharacter, 0.02, "the last three may not be complete");

    Path model = JobForTests.path(trained.path("artifact"));
    evaluatedWithACache(model, evaluation.path("nats").asDouble());

    String long200 = String.join(" ", Collections.nCopies(200, "abc"));
    Files.writeString(folder.resolve("new.txt"), "abc abc\nbbbbbbb\n\n" + long200 + "\nabz\n");
    JsonNode predicted =
        job(
                Predict::main,
                "run=p",
                "predict.model=" + model,
                "predict.input=" + folder.resolve("new.txt"),
                "predict.output=" + folder.resolve("scored"),
                "predict.format=jsonl")
            .outcome(0);
    assertEquals(5, predicted.path("rows").asInt());
    List<JsonNode> scored = texts("scored");
    assertEquals(8, scored.get(0).path("tokens").asInt(), "7 characters and an end");
    assertEquals(3, scored.get(0).path("words").asInt());
    double likely = scored.get(0).path("nats").asDouble();
    assertTrue(likely < scored.get(1).path("nats").asDouble(), scored.toString());
    assertEquals(0, scored.get(0).path("unknown").asInt(-1));
    JsonNode strange = scored.get(4);
    assertEquals(1, strange.path("unknown").asInt(), "z");
    double charged = strange.path("nats").asDouble() + 2 * Math.log(256);
    assertEquals(Math.exp(charged / 2), strange.path("wordPerplexity").asDouble(), 1e-6);
    JsonNode whole =
        scored.get(3); // longer than sequence.max-length, and than what is read at once
    assertEquals(800, whole.path("tokens").asInt());
    assertEquals(201, whole.path("words").asInt());
    double each = whole.path("nats").asDouble() / 200;
    assertEquals(likely / 2, each, likely / 2, "about as much for each word as of two");

    JsonNode written =
        job(
                Generate::main,
                "run=g",
                "generate.model=" + model,
                "generate.prompts=[\"ab\"]",
                "generate.count=3",
                "generate.temperature=0",
                "generate.format=jsonl",
                "generate.output=" + folder.resolve("texts"))
            .outcome(0);
    assertEquals(3, written.path("texts").asInt());
    for (JsonNode text : texts("texts")) {
      assertTrue(text.path("text").asText().startsWith("ab"), text.toString());
    }

    says(
        refused(Generate::main, prompt(model, "run=u", "abz y")),
        "The prompt \"abz y\" holds what the model does not know: y z. Give a prompt of words and"
            + " characters that its training rows have.");
    says(
        refused(Generate::main, prompt(model, "run=o", "abcabcabc", "generate.max-length=5")),
        "The prompt \"abcabcabc\" has 9 tokens, and generate.max-length allows texts of 5. Raise"
            + " it, or shorten the prompt.");
    assertFalse(Files.exists(folder.resolve("never")));
  }

  /** Every place that has the figure says that it is not the network's alone. */
  private void evaluatedWithACache(Path model, double natsWithout) throws IOException {
    String cache = "50 states, sharpness 0.5, weight 0.25";
    JobForTests job =
        job(
            Evaluate::main,
            "run=cached",
            "evaluate.model=" + model,
            "evaluate.cache.size=50",
            "evaluate.cache.sharpness=0.5",
            "evaluate.cache.weight=0.25");
    JsonNode outcome = job.outcome(0);
    assertEquals(cache, outcome.path("cache").asText());
    double without = outcome.path("wordPerplexityWithoutCache").asDouble();
    assertTrue(Math.abs(without - outcome.path("wordPerplexity").asDouble()) > 0.01);
    assertTrue(
        job.errors()
            .contains(
                "that is with a cache of %s; without it word-perplexity %.4f"
                    .formatted(cache, without)),
        job.errors());
    JsonNode file =
        JobForTests.json(Files.readString(JobForTests.path(outcome.path("evaluation"))));
    assertEquals(cache, file.path("cache").asText());
    // Logarithms of float32 probabilities, which training takes of logits.
    assertEquals(natsWithout, file.at("/withoutCache/nats").asDouble(), 1e-3);
    String report = Files.readString(JobForTests.path(outcome.path("report")));
    assertTrue(report.contains("Perplexity per word without cache"));
    assertTrue(report.contains(cache));
  }

  /** Sentences of five words each, so that what the next one is hangs on the one before. */
  private static List<String> sentences(int count) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String article = i % 3 == 0 ? "the" : "a";
      String beast = List.of("dog", "cat", "bird", "fish").get(i % 4);
      String does = List.of("sees", "hears", "eats").get(i / 2 % 3);
      sentences.add(article + " " + beast + " " + does + " " + article + " worm");
    }
    return sentences;
  }

  private void words() throws IOException {
    Files.write(folder.resolve("train.txt"), sentences(300));
    Files.write(folder.resolve("val.txt"), sentences(30));
    Files.write(folder.resolve("test.txt"), sentences(31));
    Files.write(
        folder.resolve("tiny.conf"),
        List.of(
            "name = words",
            "task = language-model",
            "data = \"" + folder + "\"",
            "root = \"" + folder.resolve("root") + "\"",
            "corpus { format = text, train = train.txt, validation = val.txt, test = test.txt }",
            "tokenizer { kind = spaces, lower-case = false }",
            "vocabulary.min-count = 1",
            "embedding.size = 8",
            "network { hidden-size = 16, direction = forward, dropout = 0 }",
            "train { batch-size = 4, window = 16, averaging-interval = 2, epochs = 3",
            "  learning-rate = 0.03 }"));
  }

  /** Models that say other tokens meet on the same rows, words and letters. */
  @Test
  void theGateComparesLanguageModelsOfOtherTokens() throws IOException {
    words();
    JsonNode first =
        job(Retrain::main, "run=first", "evaluate.cache.size=20", "gate.metric=word-perplexity")
            .outcome(0);
    JsonNode published = job(Models::main, "show", "1").outcome(0).path("manifest");
    assertEquals("20 states, sharpness 0.3, weight 0.1", published.path("cache").asText());
    assertTrue(published.path("wordPerplexityWithoutCache").asDouble() > 1, published.toString());
    JobForTests listed = job(Models::main, "list");
    assertTrue(listed.errors().contains(" with a cache "), listed.errors());
    assertEquals(0, first.path("unknownTokens").asDouble(-1), first.toString());
    // It would say next to nothing but <unk>, at which nobody is surprised.
    JsonNode capped =
        job(Retrain::main, "run=capped", "vocabulary.max-size=6", "gate.metric=word-perplexity")
            .outcome(3);
    assertTrue(
        capped.path("reasons").path(0).asText().startsWith("Test word-perplexity "),
        capped.toString());
    assertTrue(capped.path("unknownTokens").asDouble() > 0.4, capped.toString());

    String[] letters = {
      "run=letters", "tokenizer.kind=characters", "train.epochs=1", "gate.tolerance=1000000"
    };
    assertEquals(2, job(Retrain::main, letters).outcome(0).path("version").asInt());
    JsonNode shown = job(Models::main, "show", "2").outcome(0).path("manifest");
    assertEquals(31, shown.path("testRows").asInt(), "lines, not letters");
    says(
        refused(Retrain::main, "run=auto", "gate.metric=perplexity"),
        "gate.metric is perplexity, which is counted a token, but version 2 says other tokens"
            + " than dataset ");

    says(
        refused(
            Generate::main,
            prompt(JobForTests.path(first.path("artifact")), "run=z", "the zebra sees an emu")),
        "The prompt \"the zebra sees an emu\" holds what the model does not know: an emu zebra."
            + " Give a prompt of words and characters that its training rows have.");
  }

  @Test
  void onlyWritersWrite() {
    JobForTests.corpus(folder, 60);
    Path classifier =
        JobForTests.path(job(Train::main, "run=c", "train.epochs=1").outcome(0).path("artifact"));
    says(
        refused(Generate::main, prompt(classifier, "run=g", "good")),
        "A model that is made to classify writes no texts. Train one with task = generate.");
  }

  private String[] prompt(Path model, String run, String prompt, String... more) {
    return with(
        more,
        run,
        "generate.model=" + model,
        "generate.prompts=[\"" + prompt + "\"]",
        "generate.output=" + folder.resolve("never"));
  }

  private static void says(JsonNode outcome, String sentence) {
    assertTrue(outcome.path("error").asText().contains(sentence), outcome.toString());
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private List<JsonNode> texts(String output) throws IOException {
    try (var files = Files.list(folder.resolve(output))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .flatMap(WritingSparkTest::lines)
          .map(JobForTests::json)
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
