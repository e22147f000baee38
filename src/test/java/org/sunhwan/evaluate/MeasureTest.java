package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MeasureTest {
  @Test
  void lessIsBetterOfACostAndMoreOfAShare() {
    assertTrue(Measure.cost("loss", 0.1).betterThan(0.2));
    assertFalse(Measure.cost("loss", 0.2).betterThan(0.2));
    assertTrue(Measure.share("accuracy", 0.2).betterThan(0.1));
    assertFalse(Measure.number("roc-auc", 0.1).betterThan(0.1));
    assertTrue(Measure.costShare("calibration-error", 0.1).betterThan(0.2));
  }

  @Test
  void whatIsNoNumberIsNeverBetter() {
    assertFalse(Measure.cost("loss", Double.NaN).betterThan(1));
    assertFalse(Measure.number("pearson", Double.NaN).betterThan(Double.NaN));
  }

  @Test
  void anyNumberIsBetterThanNone() {
    assertTrue(Measure.share("accuracy", 0).betterThan(Double.NaN));
    assertTrue(Measure.cost("loss", 9).betterThan(Double.NaN));
  }

  @Test
  void aClassifiersBaselinesAreThoseOfItsMajorityClass() {
    Tally tally = new Tally(2);
    tally.add(0, new float[] {0.9f, 0.1f}, 1);
    tally.add(0, new float[] {0.8f, 0.2f}, 1);
    tally.add(1, new float[] {0.4f, 0.6f}, 1);
    Evaluation evaluation = tally.evaluation(List.of("a", "b"), List.of(5L, 1L));

    assertEquals("accuracy", evaluation.measures().get(0).name());
    assertEquals(OptionalDouble.of(2.0 / 3), evaluation.measure("accuracy").baseline());
    // Always "a": precision 2/3, recall 1, F1 4/5 there, and 0 for "b".
    assertEquals(0.4, evaluation.measure("macro-f1").baseline().orElseThrow(), 1e-15);
    assertEquals(evaluation.loss(), evaluation.measure("loss").value());
    assertEquals(OptionalDouble.empty(), evaluation.measure("loss").baseline());
    assertEquals(
        "There is no measure bleu here, only accuracy, macro-f1, micro-f1, roc-auc, loss,"
            + " calibration-error.",
        assertThrows(IllegalArgumentException.class, () -> evaluation.measure("bleu"))
            .getMessage());
  }
}
