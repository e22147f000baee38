package org.sunhwan.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Gate.Settings SETTINGS = new Gate.Settings("accuracy", 0.8, 0.01);

  @Test
  void theFirstVersionNeedsFloorAndBaseline() {
    assertEquals(List.of(), reasons(0.8, 0.5, null));
    assertEquals(
        List.of("Test accuracy 0.7900 is below the floor 0.8000 (gate.floor)."),
        reasons(0.79, 0.5, null));
    assertEquals(
        List.of(
            "Test accuracy 0.8500 does not beat 0.8500, which always answering the most frequent"
                + " label reaches."),
        reasons(0.85, 0.85, null));
  }

  @Test
  void everyFailedConditionIsSaid() {
    assertEquals(3, reasons(0.3, 0.5, standing(0.9)).size());
  }

  @Test
  void itMayBeWorseThanTheCurrentVersionByTheToleranceOnly() {
    assertEquals(List.of(), reasons(0.84, 0.5, standing(0.85)));
    // In floating point 0.522 - 0.05 is a little more than 0.472.
    assertTrue(
        Gate.decide(new Gate.Settings("accuracy", 0.4, 0.05), standing(0.472), 0.3, standing(0.522))
            .publish());
    assertEquals(
        List.of(
            "Test accuracy 0.8399 is worse than the current version's 0.8500 on the same 1000 rows"
                + " by more than the tolerance 0.01 (gate.tolerance)."),
        reasons(0.8399, 0.5, standing(0.85)));
  }

  @Test
  void withoutToleranceEqualIsEnough() {
    Gate.Settings none = new Gate.Settings("accuracy", 0, 0);
    assertTrue(Gate.decide(none, standing(0.85), 0.5, standing(0.85)).publish());
    assertEquals(
        List.of(
            "Test accuracy 0.84999 is worse than the current version's 0.85 on the same 1000 rows"
                + " by more than the tolerance 0.0 (gate.tolerance)."),
        Gate.decide(none, standing(0.84999), 0.5, standing(0.85)).reasons());
  }

  @Test
  void otherLabelsAreRefused() {
    Gate.Standing other = new Gate.Standing("classification", List.of("good", "bad"), 0.7, 1000);
    assertEquals(
        List.of(
            "The candidate's labels [bad, good] are not the current version's [good, bad], in this"
                + " order: whoever reads its answers would misread them. Publish it under another"
                + " name."),
        reasons(0.9, 0.5, other));
    List<String> many = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    assertTrue(
        reasons(0.9, 0.5, new Gate.Standing("classification", many, 0.7, 1000))
            .get(0)
            .contains("9] and 490 more"));
  }

  @Test
  void anotherTaskIsRefused() {
    assertEquals(
        List.of(
            "The candidate's task is classification and the current version's tagging: publish it"
                + " under another name."),
        reasons(0.9, 0.5, new Gate.Standing("tagging", List.of("bad", "good"), 0.7, 1000)));
  }

  @Test
  void otherRowsAreNoComparison() {
    assertEquals(
        List.of(
            "The current version was scored as 0.7 over 999 test rows and the candidate over 1000:"
                + " they must be compared on the same rows."),
        reasons(0.9, 0.5, new Gate.Standing("classification", List.of("bad", "good"), 0.7, 999)));
  }

  @Test
  void whatIsNoNumberIsNeverPublished() {
    assertEquals(
        List.of(
            "The candidate's test accuracy is NaN over 1000 rows: there is nothing to judge it"
                + " by."),
        reasons(Double.NaN, 0.5, null));
    assertEquals(1, reasons(0.9, Double.NaN, null).size());
    assertEquals(1, reasons(0.9, 0.5, standing(Double.NaN)).size());
  }

  @Test
  void settingsAreChecked() {
    assertEquals(
        "gate.metric is loss: [accuracy, macro-f1]",
        assertThrows(IllegalArgumentException.class, () -> new Gate.Settings("loss", 0, 0))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Gate.Settings("accuracy", 84, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Gate.Settings("accuracy", 0, Double.NaN));
  }

  private static Gate.Standing standing(double metric) {
    return new Gate.Standing("classification", List.of("bad", "good"), metric, 1000);
  }

  private static List<String> reasons(double metric, double majority, Gate.Standing current) {
    Gate.Decision decision = Gate.decide(SETTINGS, standing(metric), majority, current);
    assertEquals(decision.reasons().isEmpty(), decision.publish());
    return decision.reasons();
  }
}
