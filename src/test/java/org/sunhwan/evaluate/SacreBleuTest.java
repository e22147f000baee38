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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds BLEU and chrF against sacreBLEU's: recorded for awkward cases (sacrebleu.json says what
 * record_sacrebleu.py printed), and where Python has sacreBLEU also for thousands of drawn texts.
 */
class SacreBleuTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The same divisions, logarithms and exponentials in double, on numbers up to 100. */
  private static final double ROUNDING = 1e-11;

  /** What texts are drawn from: everything the rules of the tokenizer tell apart. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "the",
          "Dog",
          "hund",
          "ß",
          "É",
          "İ",
          "Σ",
          "ας",
          "한국어",
          "영화",
          "ㅋㅋ",
          "語",
          "👍",
          "👍🏽",
          "1",
          "23",
          "٣",
          " ",
          " ",
          " ",
          " ",
          "  ",
          "\t",
          "\n",
          "-\n",
          "\u00a0",
          "\u3000",
          "\u0085",
          "\u200b",
          ".",
          ".",
          ",",
          ",",
          "-",
          "'",
          "\"",
          "!",
          "?",
          "(",
          ")",
          ":",
          ";",
          "&",
          "&amp;",
          "&lt;",
          "&quot;",
          "<skipped>",
          "%",
          "#",
          "$",
          "*",
          "+",
          "/",
          "=",
          "@",
          "[",
          "\\",
          "]",
          "^",
          "_",
          "`",
          "{",
          "|",
          "}",
          "~",
          "…",
          "。",
          "„",
          "“",
          "½");

  @TempDir Path folder;

  @Test
  void recordedCases() throws Exception {
    try (InputStream file = SacreBleuTest.class.getResourceAsStream("sacrebleu.json")) {
      JsonNode cases = JSON.readTree(file);
      assertTrue(cases.size() > 25, "the recorded cases");
      cases.forEach(SacreBleuTest::compare);
      for (JsonNode one : cases) {
        String version = "version:" + BleuTally.SACREBLEU;
        assertTrue(one.at("/bleu/signature").asText().endsWith(version), version);
        assertEquals(one.at("/bleu/signature").asText(), bleu(one, false).signature());
        assertEquals(one.at("/lowerCased/signature").asText(), bleu(one, true).signature());
        assertEquals(one.at("/chrfSignature").asText(), chrf(one).signature());
      }
    }
  }

  @Test
  void drawnTexts() throws Exception {
    Python.require("sacrebleu");
    Random random = new Random(5);
    List<Map<String, Object>> cases = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      List<String> hypotheses = new ArrayList<>();
      List<String> references = new ArrayList<>();
      for (int j = random.nextInt(8); j >= 0; j--) {
        List<String> reference = drawn(random);
        List<String> hypothesis = new ArrayList<>(reference);
        hypothesis.replaceAll(p -> random.nextInt(5) == 0 ? drawnPiece(random) : p);
        references.add(String.join("", reference));
        hypotheses.add(random.nextInt(20) == 0 ? "" : String.join("", hypothesis));
      }
      cases.add(Map.of("name", "drawn " + i, "hypotheses", hypotheses, "references", references));
    }
    Path file = Files.writeString(folder.resolve("cases.json"), JSON.writeValueAsString(cases));
    Path script = Path.of(SacreBleuTest.class.getResource("record_sacrebleu.py").toURI());
    JsonNode scored = JSON.readTree(Python.output(script.toString(), file.toString()));
    assertEquals(cases.size(), scored.size());
    scored.forEach(SacreBleuTest::compare);
  }

  private static List<String> drawn(Random random) {
    List<String> pieces = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      pieces.add(drawnPiece(random));
    }
    return pieces;
  }

  private static String drawnPiece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private static void compare(JsonNode theirs) {
    String name = theirs.get("name").asText();
    for (int i = 0; i < theirs.get("hypotheses").size(); i++) {
      String text = theirs.get("hypotheses").get(i).asText();
      assertEquals(
          theirs.get("tokens").get(i).asText(), String.join(" ", Tokens13a.of(text)), name);
    }
    compare(name, theirs.get("bleu"), bleu(theirs, false));
    compare(name + ", lower-cased", theirs.get("lowerCased"), bleu(theirs, true));
    assertEquals(theirs.get("chrf").asDouble(), chrf(theirs).score(), ROUNDING, name);
  }

  private static void compare(String name, JsonNode theirs, Bleu ours) {
    assertEquals(theirs.get("score").asDouble(), ours.score(), ROUNDING, name);
    for (int n = 0; n < 4; n++) {
      double precision = theirs.get("precisions").get(n).asDouble();
      assertEquals(precision, ours.precisions().get(n), ROUNDING, name);
    }
    assertEquals(theirs.get("brevityPenalty").asDouble(), ours.brevityPenalty(), ROUNDING, name);
    assertEquals(theirs.get("length").asLong(), ours.length(), name);
    assertEquals(theirs.get("referenceLength").asLong(), ours.referenceLength(), name);
  }

  /** Each text is counted by itself and merged, as on a cluster. */
  private static Bleu bleu(JsonNode texts, boolean lowerCased) {
    BleuTally whole = lowerCased ? BleuTally.lowerCased() : BleuTally.cased();
    for (int i = 0; i < texts.get("hypotheses").size(); i++) {
      BleuTally part = lowerCased ? BleuTally.lowerCased() : BleuTally.cased();
      part.add(texts.get("hypotheses").get(i).asText(), texts.get("references").get(i).asText());
      whole.merge(part);
    }
    return whole.bleu();
  }

  private static Chrf chrf(JsonNode texts) {
    ChrfTally whole = new ChrfTally();
    for (int i = 0; i < texts.get("hypotheses").size(); i++) {
      ChrfTally part = new ChrfTally();
      part.add(texts.get("hypotheses").get(i).asText(), texts.get("references").get(i).asText());
      whole.merge(part);
    }
    return whole.chrf();
  }
}
