package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.RegressionFigures.Ordinal;

class RegressionTallyTest {
  @Test
  void figuresOfFourRowsByHand() {
    RegressionFigures figures = tally(1, 1.5f, 2, 2, 3, 2.5f, 4, 6).figures(1);
    assertEquals(4, figures.rows());
    assertEquals((0.25 + 0 + 0.25 + 4) / 4, figures.mse());
    assertEquals(Math.sqrt(4.5 / 4), figures.rmse());
    assertEquals(3.0 / 4, figures.mae());
    assertEquals(1 - 4.5 / 5, figures.r2(), 1e-15); // the truths' squared distances: 5
    // covariance 7/4, variances 5/4 and (1.5² + 1 + 0.25 + 9)/4
    assertEquals(7 / Math.sqrt(5 * 12.5), figures.pearson(), 1e-15);
    assertEquals(1, figures.spearman(), 1e-15);
    assertEquals(Math.sqrt(5 / 4.0), figures.baseline());
    // rounded 2, 2, 3 and, as no truth is above, 4: observed 1/4; truths 1 2 3 4, answers 2 2 3 4
    double expected = (1 + 1 + 4 + 9 + 0 + 0 + 1 + 4 + 1 + 1 + 0 + 1 + 4 + 4 + 1 + 0) / 16.0;
    assertEquals(new Ordinal(1, 4, 3 / 4.0, 1 - 0.25 / expected), figures.ordinal());
    assertEquals("rmse", figures.measures().get(0).name());
    assertEquals(1.125, figures.measure("loss").value());
    // (answer - truth) / 3 is what a network that was trained on numbers of deviation 3 gets wrong
    RegressionFigures standardised = tally(1, 1.5f, 2, 2, 3, 2.5f, 4, 6).figures(3);
    assertEquals(1.125 / 9, standardised.measure("loss").value());
    assertEquals(1.125, standardised.mse());
  }

  @Test
  void equalValuesShareTheirMeanRank() {
    // ranks 1, 2.5, 2.5, 4 and 2.5, 2.5, 1, 4
    RegressionFigures figures = tally(-1, 5, 0, 5, -0f, 1, 7, 9).figures(1);
    assertEquals(2.25 / 4.5, figures.spearman(), 1e-15);
  }

  @Test
  void largeNumbersDoNotCancel() {
    // floats are 2^26 apart here: in double, a sum of squares would lose what they differ by
    float large = (float) 1e15;
    float next = Math.nextUp(large);
    RegressionFigures figures =
        tally(large, large, next, large, large, next, next, next).figures(1);
    double gap = (double) next - large;
    assertEquals(gap * gap / 2, figures.mse());
    assertEquals(gap / 2, figures.baseline());
    assertEquals(0, figures.pearson());
    assertEquals(-1, figures.r2());
  }

  @Test
  void whatIsTheSameEverywhereHasNoCorrelation() {
    RegressionFigures figures = tally(3, 1, 3, 2).figures(1);
    assertTrue(Double.isNaN(figures.pearson()) && Double.isNaN(figures.spearman()));
    assertTrue(Double.isNaN(figures.r2()));
    assertEquals(0, figures.baseline());
    assertTrue(Double.isNaN(tally(3, 3, 3, 3).figures(1).ordinal().kappa()));
  }

  @Test
  void fractionsAreNotOrdinal() {
    assertNull(tally(1, 1, 1.5f, 2).figures(1).ordinal());
    assertNull(tally(1, 1, 101, 2).figures(1).ordinal());
    assertNull(tally(1, 1).merge(tally(0.5f, 1)).figures(1).ordinal());
    assertNull(tally(0.5f, 1).merge(tally(1, 1)).figures(1).ordinal());
    // answers far out are the nearest level
    assertEquals(1, tally(-2, -1e30f, 5, 1e30f, 5, 5.49f).figures(1).ordinal().accuracy());
  }

  @Test
  void mergingInAnyOrderGivesTheSameFigures() throws Exception {
    Random random = new Random(4);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      float truth = 1 + random.nextInt(5);
      rows.add(new float[] {i, truth, truth + (float) random.nextGaussian()});
    }
    for (int ranked : new int[] {RegressionTally.RANKED, 300}) {
      RegressionFigures first = null;
      for (int order = 0; order < 4; order++) {
        List<RegressionTally> parts = new ArrayList<>();
        for (int p = 0; p <= 3 * order; p++) {
          parts.add(new RegressionTally(ranked));
        }
        for (float[] row : rows) {
          parts.get(random.nextInt(parts.size())).add((long) row[0], row[1], row[2]);
        }
        while (parts.size() > 1) {
          RegressionTally part = parts.remove(random.nextInt(parts.size()));
          int into = random.nextInt(parts.size());
          parts.set(into, part.merge(Parts.sent(parts.get(into))));
        }
        RegressionFigures figures = parts.get(0).figures(1);
        first = first == null ? figures : first;
        assertEquals(first, figures, "order " + order + ", ranked " + ranked);
        Collections.shuffle(rows, random);
      }
    }
  }

  @Test
  void aFewRowsMeetManyInEitherOrder() {
    RegressionTally[] few = new RegressionTally[2];
    RegressionTally[] many = new RegressionTally[2];
    Random random = new Random(6);
    for (int i = 0; i < 2; i++) {
      few[i] = new RegressionTally(64);
      many[i] = new RegressionTally(64);
    }
    for (int row = 0; row < 5000; row++) {
      float answer = (float) random.nextGaussian();
      for (int i = 0; i < 2; i++) {
        (row < 20 ? few : many)[i].add(row, row, answer + row / 2000f);
      }
    }
    assertEquals(few[0].merge(many[0]).figures(1), many[1].merge(few[1]).figures(1));
  }

  @Test
  void spearmanOfASampleIsNearThatOfAll() {
    RegressionTally all = new RegressionTally();
    RegressionTally sampled = new RegressionTally(1000);
    Random random = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      float truth = (float) random.nextGaussian();
      float answer = truth + (float) random.nextGaussian();
      all.add(i, truth, answer);
      sampled.add(i, truth, answer);
    }
    assertEquals(all.figures(1).pearson(), sampled.figures(1).pearson());
    // 500 to 1000 rows are kept: the standard error of a correlation of 0.7 is (1 - 0.49)/√500
    assertEquals(all.figures(1).spearman(), sampled.figures(1).spearman(), 4 * 0.023);
    assertTrue(all.figures(1).spearman() != sampled.figures(1).spearman(), "a sample");
  }

  @Test
  void whatIsNotFiniteIsRefusedWithoutATrace() throws Exception {
    RegressionTally tally = tally(1, 2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> tally.add(7, 1, Float.NaN)).getMessage();
    assertEquals(
        "Row 7 has the target 1.0 and was answered with NaN, which must both be finite; the model's"
            + " parameters probably are not. Train again with a smaller learning rate or with"
            + " gradient clipping.",
        message);
    assertArrayEquals(Parts.bytes(tally(1, 2)), Parts.bytes(tally));
    assertEquals(
        "There is nothing to evaluate: no row was scored. Check that the split is not empty.",
        assertThrows(IllegalStateException.class, () -> new RegressionTally().figures(1))
            .getMessage());
  }

  /** Truths and answers, alternating. */
  private static RegressionTally tally(float... pairs) {
    RegressionTally tally = new RegressionTally();
    for (int i = 0; i < pairs.length; i += 2) {
      tally.add(i, pairs[i], pairs[i + 1]);
    }
    return tally;
  }
}
