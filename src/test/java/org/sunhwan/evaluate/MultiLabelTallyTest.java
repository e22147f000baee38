package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

class MultiLabelTallyTest {
  private static final List<String> LABELS = List.of("news", "sport", "war");

  private static MultiLabelTally threeRows() {
    MultiLabelTally tally = new MultiLabelTally(3);
    tally.add(new int[] {0, 1}, new float[] {0.75f, 0.5f, 0.25f}); // all right: 0.5 is given
    tally.add(new int[] {0}, new float[] {0.25f, 0.75f, 0.25f}); // one missing, one too many
    tally.add(new int[] {}, new float[] {0.25f, 0f, 0.25f}); // none, and none given
    return tally;
  }

  @Test
  void figuresOfThreeRowsByHand() {
    MultiLabelFigures figures = threeRows().figures(LABELS);
    assertEquals(3, figures.rows());
    assertEquals(2 / 3.0, figures.subsetAccuracy());
    assertEquals(2 / 9.0, figures.hammingLoss());
    assertEquals(
        List.of(
            new ClassFigures("news", 2, 1, 0.5, 2 / 3.0),
            new ClassFigures("sport", 1, 0.5, 1, 2 / 3.0),
            new ClassFigures("war", 0, 0, 0, 0)),
        figures.labels());
    assertEquals(2 * 2 / (3.0 + 3.0), figures.microF1());
    assertEquals((2 / 3.0 + 2 / 3.0) / 3, figures.macroF1(), 1e-15);
    // 3/4, 1/2, 3/4; 1/4, 1/4, 3/4; 3/4, 1, 3/4; each rounded to a multiple of 2^-28
    double nats = -(5 * Math.log(0.75) + Math.log(0.5) + 2 * Math.log(0.25));
    assertEquals(
        nats / 3, figures.loss(), 3 * 0x1p-29, "the labels of a row are summed, as trained");
  }

  @Test
  void theBaselineIsTheBestConstantAnswer() {
    // "news" for all: 2 · 2 / (3 + 3); with "sport" too: 2 · 3 / (6 + 3), the same: the first of
    // equals
    MultiLabelFigures figures = threeRows().figures(LABELS);
    assertEquals(1, figures.commonLabels());
    assertEquals(2 / 3.0, figures.baseline());
    MultiLabelTally both = threeRows();
    both.add(new int[] {0, 1}, new float[3]);
    assertEquals(2, both.figures(LABELS).commonLabels());
    assertEquals(2.0 * 5 / (8 + 5), both.figures(LABELS).baseline());
  }

  @Test
  void partsMergeAfterTheirJourney() throws Exception {
    MultiLabelTally merged = threeRows().merge(Parts.sent(threeRows()));
    MultiLabelTally whole = threeRows();
    whole.merge(threeRows());
    assertEquals(6, merged.rows());
    assertEquals(whole.figures(LABELS), merged.figures(LABELS));
    assertEquals(threeRows().figures(LABELS).microF1(), merged.figures(LABELS).microF1());
    assertEquals(threeRows().figures(LABELS).loss(), merged.figures(LABELS).loss(), 1e-15);
  }

  @Test
  void wrongRowsAreRefused() {
    assertEquals(
        "A row has 2 label probabilities, but there are 3 labels; model and dataset must have the"
            + " same labels.",
        refused(() -> new MultiLabelTally(3).add(new int[0], new float[2])));
    assertEquals(
        "A row has the label id 3, but ids go from 0 to 2; model and dataset must have the same"
            + " labels.",
        refused(() -> new MultiLabelTally(3).add(new int[] {3}, new float[3])));
    assertEquals(
        "The model gave label id 1 the probability NaN, which is not between 0 and 1; its"
            + " parameters are probably not finite. Train again with a smaller learning rate or"
            + " with gradient clipping.",
        refused(() -> new MultiLabelTally(2).add(new int[0], new float[] {0, Float.NaN})));
    assertEquals(
        "Only tallies of the same labels can be merged, but one has 2 and the other 3.",
        refused(() -> new MultiLabelTally(2).merge(new MultiLabelTally(3))));
    assertEquals(
        "The tally counts 3 labels, but 1 were given; model and dataset must have the same labels.",
        refused(() -> threeRows().figures(List.of("a"))));
  }

  private static String refused(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
