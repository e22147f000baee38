package org.sunhwan.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.Measure;

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
            "Test accuracy 0.8500 does not beat 0.8500, which an answer reaches that never looks at"
                + " the text."),
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
        Gate.decide(new Gate.Settings("accuracy", 0.4, 0.05), standing(0.472), standing(0.522))
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
    assertTrue(Gate.decide(none, standing(0.85), standing(0.85)).publish());
    assertEquals(
        List.of(
            "Test accuracy 0.84999 is worse than the current version's 0.85 on the same 1000 rows"
                + " by more than the tolerance 0.0 (gate.tolerance)."),
        Gate.decide(none, standing(0.84999), standing(0.85)).reasons());
  }

  @Test
  void otherLabelsAreRefused() {
    Gate.Standing other =
        new Gate.Standing("classification", List.of("good", "bad"), accuracy(0.7), 1000);
    assertEquals(
        List.of(
            "The candidate's labels [bad, good] are not the current version's [good, bad], in this"
                + " order: whoever reads its answers would misread them. Publish it under another"
                + " name."),
        reasons(0.9, 0.5, other));
    List<String> many = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    assertTrue(
        reasons(0.9, 0.5, new Gate.Standing("classification", many, accuracy(0.7), 1000))
            .get(0)
            .contains("9] and 490 more"));
  }

  @Test
  void anotherTaskIsRefused() {
    assertEquals(
        List.of(
            "The candidate's task is classification and the current version's tagging: publish it"
                + " under another name."),
        reasons(
            0.9, 0.5, new Gate.Standing("tagging", List.of("bad", "good"), accuracy(0.7), 1000)));
  }

  @Test
  void otherRowsAreNoComparison() {
    assertEquals(
        List.of(
            "The current version was scored as 0.7 over 999 test rows and the candidate over 1000:"
                + " they must be compared on the same rows."),
        reasons(
            0.9,
            0.5,
            new Gate.Standing("classification", List.of("bad", "good"), accuracy(0.7), 999)));
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
    assertThrows(IllegalArgumentException.class, () -> new Gate.Settings("accuracy", -1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Gate.Settings("accuracy", 0, Double.NaN));
  }

  @Test
  void whereLessIsBetterFloorBaselineAndToleranceTurnRound() {
    var settings = new Gate.Settings("perplexity", 100, 2);
    assertTrue(Gate.decide(settings, perplexity(99), perplexity(98)).publish());
    assertEquals(
        List.of(
            "Test perplexity 101.0000 is above 100.0000 (gate.floor).",
            "Test perplexity 101.0000 is worse than the current version's 98.0000 on the same 1000"
                + " rows by more than the tolerance 2.0 (gate.tolerance)."),
        Gate.decide(settings, perplexity(101), perplexity(98)).reasons());
    var none = new Gate.Settings("perplexity", 0, 0);
    assertTrue(Gate.decide(none, perplexity(101), null).publish());
    assertEquals(
        List.of(
            "Test perplexity 500.0000 does not beat 400.0000, which an answer reaches that never"
                + " looks at the text."),
        Gate.decide(none, perplexity(500), null).reasons());
  }

  private static Gate.Standing perplexity(double value) {
    Measure measure = Measure.cost("perplexity", value).against(400);
    return new Gate.Standing("language-model", List.of(), measure, 1000);
  }

  private static Measure accuracy(double value) {
    return Measure.share("accuracy", value);
  }

  private static Gate.Standing standing(double metric) {
    return new Gate.Standing("classification", List.of("bad", "good"), accuracy(metric), 1000);
  }

  private static List<String> reasons(double metric, double majority, Gate.Standing current) {
    var candidate =
        new Gate.Standing(
            "classification", List.of("bad", "good"), accuracy(metric).against(majority), 1000);
    Gate.Decision decision = Gate.decide(SETTINGS, candidate, current);
    assertEquals(decision.reasons().isEmpty(), decision.publish());
    return decision.reasons();
  }
}
