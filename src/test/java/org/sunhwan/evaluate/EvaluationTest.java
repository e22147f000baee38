package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static Evaluation ofTwoClasses() {
    Tally tally = new Tally(2);
    tally.add(0, new float[] {0.9f, 0.1f}, 3);
    tally.add(1, new float[] {0.3f, 0.7f}, 70);
    tally.add(1, new float[] {0.6f, 0.4f}, 12);
    return tally.evaluation(List.of("부정", "긍정 \"<b>\""), List.of(3L, 4L));
  }

  private static Evaluation ofThreeClasses() {
    Tally tally = new Tally(3);
    tally.add(2, new float[] {0.1f, 0.2f, 0.7f}, 3);
    return tally.evaluation(List.of("a", "b", "c"), List.of(1L, 1L, 1L));
  }

  @Test
  void jsonKeepsEveryBit() {
    assertEquals(ofTwoClasses(), Evaluation.read(ofTwoClasses().json()));
    assertEquals(ofThreeClasses(), Evaluation.read(ofThreeClasses().json()));
  }

  @Test
  void nanIsNullInJson() throws Exception {
    JsonNode three = new ObjectMapper().readTree(ofThreeClasses().json());
    assertTrue(three.get("rocAuc").isNull());
    assertTrue(Double.isNaN(Evaluation.read(ofThreeClasses().json()).rocAuc()));
    JsonNode two = new ObjectMapper().readTree(ofTwoClasses().json());
    assertEquals(ofTwoClasses().rocAuc(), two.get("rocAuc").asDouble());
    assertEquals(1, two.get("format").asInt());
    assertEquals(2, two.get("classes").get(1).get("rows").asInt());
    assertFalse(ofThreeClasses().json().contains("NaN"));
  }

  @Test
  void damagedFilesAreRefusedWithASentence() {
    String good = ofTwoClasses().json();
    assertEquals(
        "This is not an evaluation.json: it holds no JSON object. Evaluate the model again.",
        refused("[]"));
    assertEquals(
        "An evaluation.json of format 7 cannot be read, only format 1; it was written by another"
            + " version of this program. Evaluate the model again.",
        refused(good.replace("\"format\" : 1", "\"format\" : 7")));
    assertStarts(
        "This evaluation.json is damaged: Unexpected end-of-input",
        refused(good.substring(0, good.length() / 2)));
    assertStarts(
        "This evaluation.json is damaged: Missing creator property 'accuracy'",
        refused(good.replaceFirst("\"accuracy\" : [0-9.]+,", "")));
    assertStarts(
        "This evaluation.json is damaged: Unrecognized field \"speed\"",
        refused(good.replaceFirst("\"accuracy\"", "\"speed\" : 1, \"accuracy\"")));
  }

  @Test
  void partsThatDoNotBelongTogetherAreRefused() {
    Evaluation e = ofTwoClasses();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Evaluation(
                        e.labels(),
                        e.rows(),
                        e.accuracy(),
                        e.loss(),
                        e.macroF1(),
                        e.microF1(),
                        e.classes(),
                        List.of(List.of(1L, 2L), List.of(3L)),
                        e.rocAuc(),
                        e.expectedCalibrationError(),
                        e.calibration(),
                        e.lengths(),
                        e.majorityLabel(),
                        e.majorityAccuracy()))
            .getMessage();
    assertEquals(
        "An evaluation of 2 labels needs the figures of 2 classes and a confusion matrix of 2 × 2,"
            + " but has 2 classes and 2 rows of [2, 1] columns.",
        message);
  }

  private static String refused(String json) {
    return assertThrows(IllegalArgumentException.class, () -> Evaluation.read(json)).getMessage();
  }

  private static void assertStarts(String expected, String actual) {
    assertTrue(actual.startsWith(expected), actual);
  }
}
