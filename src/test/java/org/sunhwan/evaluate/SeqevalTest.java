package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/**
 * Holds entities against seqeval's count, which is conlleval's: recorded by record_seqeval.py, and
 * where Python has seqeval also for drawn sequences, most of them ill-formed.
 */
class SeqevalTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double ROUNDING = 1e-15; // one division of whole numbers, or two

  @TempDir Path folder;

  @Test
  void recordedCases() throws Exception {
    try (InputStream file = SeqevalTest.class.getResourceAsStream("seqeval.json")) {
      JsonNode cases = JSON.readTree(file);
      assertTrue(cases.size() > 12, "the recorded cases");
      cases.forEach(SeqevalTest::compare);
    }
  }

  @Test
  void drawnSequences() throws Exception {
    Python.require("seqeval");
    Random random = new Random(8);
    List<Map<String, Object>> cases = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<String> actual = new ArrayList<>();
      List<String> answered = new ArrayList<>();
      for (int t = random.nextInt(60); t >= 0; t--) {
        actual.add(drawn(random));
        answered.add(random.nextInt(3) == 0 ? drawn(random) : actual.get(actual.size() - 1));
      }
      cases.add(
          Map.of("name", "drawn " + i, "actual", List.of(actual), "answered", List.of(answered)));
    }
    Path file = Files.writeString(folder.resolve("cases.json"), JSON.writeValueAsString(cases));
    Path script = Path.of(SeqevalTest.class.getResource("record_seqeval.py").toURI());
    JsonNode scored = JSON.readTree(Python.output(script.toString(), file.toString()));
    assertEquals(cases.size(), scored.size());
    scored.forEach(SeqevalTest::compare);
  }

  private static String drawn(Random random) {
    String letter = List.of("O", "B", "I", "I", "E", "S").get(random.nextInt(6));
    return letter.equals("O") ? "O" : letter + "-" + (random.nextInt(3) == 0 ? "LOC" : "PER");
  }

  private static void compare(JsonNode theirs) {
    var tags = new TreeSet<>(List.of("O", "B-PER"));
    theirs.get("actual").forEach(sentence -> sentence.forEach(tag -> tags.add(tag.asText())));
    theirs.get("answered").forEach(sentence -> sentence.forEach(tag -> tags.add(tag.asText())));
    List<String> ids = List.copyOf(tags);
    TagTally tally = new TagTally(ids);
    for (int s = 0; s < theirs.get("actual").size(); s++) {
      int[] actual = ids(theirs.get("actual").get(s), ids);
      tally.add(actual, ids(theirs.get("answered").get(s), ids), new boolean[actual.length], 0);
    }
    String name = theirs.get("name").asText();
    TagFigures ours = tally.figures();
    compare(name, theirs.get("micro"), ours.entities());
    for (ClassFigures type : ours.entityTypes()) {
      // a type without entities on either side is unknown to seqeval
      JsonNode known = theirs.get("types").get(type.label());
      compare(name + ", " + type.label(), known == null ? JSON.valueToTree(NONE) : known, type);
    }
  }

  private static final double[] NONE = {0, 0, 0, 0};

  private static void compare(String name, JsonNode theirs, ClassFigures ours) {
    assertEquals(theirs.get(0).asDouble(), ours.precision(), ROUNDING, name);
    assertEquals(theirs.get(1).asDouble(), ours.recall(), ROUNDING, name);
    assertEquals(theirs.get(2).asDouble(), ours.f1(), ROUNDING, name);
    assertEquals(theirs.get(3).asLong(), ours.rows(), name);
  }

  private static int[] ids(JsonNode tags, List<String> ids) {
    int[] numbers = new int[tags.size()];
    for (int t = 0; t < numbers.length; t++) {
      numbers[t] = ids.indexOf(tags.get(t).asText());
    }
    return numbers;
  }
}
