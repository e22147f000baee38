package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.testing.SparkForTests;

/**
 * A job run inside the test's JVM and session, as spark-submit would call its main.
 *
 * @param exit what the process would have exited with
 * @param output standard output, whole
 * @param errors standard error, whole
 */
record JobForTests(int exit, String output, String errors) {
  private static final ObjectMapper JSON = new ObjectMapper();

  interface Main {
    void run(String... arguments) throws SparkUserAppException;
  }

  static JobForTests run(Main main, String... arguments) {
    SparkForTests.session();
    PrintStream out = System.out;
    PrintStream err = System.err;
    var output = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    int exit = 0;
    try {
      main.run(arguments);
    } catch (SparkUserAppException e) {
      exit = e.exitCode();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new JobForTests(
        exit, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  /** The outcome: the only line on standard output. */
  JsonNode outcome() {
    assertEquals(1, output.lines().count(), output + errors);
    return json(output);
  }

  /** The outcome of a job that ended with this exit code. */
  JsonNode outcome(int expected) {
    assertEquals(expected, exit, output + errors);
    return outcome();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  /** The local path behind an outcome's URI. */
  static Path path(JsonNode uri) {
    return Path.of(uri.asText().replaceFirst("^file:(//)?", ""));
  }

  /** Every file and folder below, hidden ones included. */
  static List<String> tree(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a corpus that a tiny network learns at once: id, text, label, and a configuration for
   * it.
   */
  static Path corpus(Path folder, int rows) {
    List<String> lines = new ArrayList<>();
    lines.add("id\ttext\tlabel");
    for (int i = 0; i < rows; i++) {
      boolean good = i % 2 == 0;
      lines.add(i + "\t" + (good ? "good" : "bad") + " number " + i + "\t" + (good ? "yes" : "no"));
    }
    List<String> configuration =
        List.of(
            "name = tiny",
            "data = \"" + folder + "\"",
            "root = \"" + folder.resolve("root") + "\"",
            "corpus { train = rows.tsv, id-columns = id }",
            "vocabulary.min-count = 1",
            "embedding.size = 4",
            "network { hidden-size = 4, dropout = 0 }",
            "train { batch-size = 8, averaging-interval = 4, epochs = 3, learning-rate = 0.05 }");
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("rows.tsv"), lines);
      return Files.write(folder.resolve("tiny.conf"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
