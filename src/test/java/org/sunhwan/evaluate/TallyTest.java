package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.Evaluation.CalibrationBin;
import org.sunhwan.evaluate.Evaluation.ClassFigures;
import org.sunhwan.evaluate.Evaluation.LengthSlice;

class TallyTest {
  private static final List<String> LABELS = List.of("bad", "good", "mixed");
  private static final List<Long> TRAINING = List.of(10L, 30L, 30L);

  /** Seven rows whose figures fit on the back of an envelope; class 2 is never predicted. */
  private static Tally sevenRows() {
    Tally tally = new Tally(3);
    tally.add(0, new float[] {0.5f, 0.25f, 0.25f}, 1); // right
    tally.add(0, new float[] {0.75f, 0.125f, 0.125f}, 2); // right
    tally.add(0, new float[] {0.25f, 0.5f, 0.25f}, 3); // 0 taken for 1
    tally.add(1, new float[] {0.25f, 0.75f, 0f}, 3); // right
    tally.add(1, new float[] {0.5f, 0.5f, 0f}, 4); // a tie goes to the first: 1 taken for 0
    tally.add(
        2, new float[] {0.25f, 0.75f, 0f}, 8); // 2 taken for 1, with probability 0 for the truth
    tally.add(2, new float[] {0.5f, 0.25f, 0.25f}, 9); // 2 taken for 0
    return tally;
  }

  @Test
  void figuresOfSevenRowsByHand() {
    Evaluation evaluation = sevenRows().evaluation(LABELS, TRAINING);

    assertEquals(7, evaluation.rows());
    assertEquals(
        List.of(List.of(2L, 1L, 0L), List.of(1L, 1L, 0L), List.of(1L, 1L, 0L)),
        evaluation.confusion());
    assertEquals(3 / 7.0, evaluation.accuracy());
    assertEquals(3 / 7.0, evaluation.microF1());
    // precision 2/4, recall 2/3; 1/3 and 1/2; never predicted: 0/0 counts as 0
    assertEquals(
        List.of(
            new ClassFigures("bad", 3, 2 / 4.0, 2 / 3.0, 4 / 7.0),
            new ClassFigures("good", 2, 1 / 3.0, 1 / 2.0, 2 / 5.0),
            new ClassFigures("mixed", 2, 0, 0, 0)),
        evaluation.classes());
    assertEquals((4 / 7.0 + 2 / 5.0) / 3, evaluation.macroF1());
    // -ln of 1/2, 3/4, 1/4, 3/4, 1/2, 2^-23 (clipped), 1/4; each rounded to a multiple of 2^-28
    double nats = Math.log(2) * (1 + 2 + 1 + 23 + 2) - 2 * Math.log(0.75);
    assertEquals(nats / 7, evaluation.loss(), 0x1p-29);
    assertTrue(Double.isNaN(evaluation.rocAuc()), "no ROC curve for three classes");
  }

  @Test
  void calibrationOfSevenRowsByHand() {
    Evaluation evaluation = sevenRows().evaluation(LABELS, TRAINING);
    // confidence 1/2 is in (0.45, 0.5], right once in four; 3/4 is in (0.7, 0.75], right twice in
    // three
    assertEquals(
        List.of(
            new CalibrationBin(0.45, 0.5, 4, 0.5, 0.25),
            new CalibrationBin(0.7, 0.75, 3, 0.75, 2 / 3.0)),
        evaluation.calibration());
    assertEquals(
        4 / 7.0 * 0.25 + 3 / 7.0 * (0.75 - 2 / 3.0), evaluation.expectedCalibrationError(), 1e-15);
  }

  @Test
  void lengthsDoubleFromSliceToSlice() {
    assertEquals(
        List.of(
            new LengthSlice(1, 1, 1, 1),
            new LengthSlice(2, 3, 3, 2 / 3.0),
            new LengthSlice(4, 7, 1, 0),
            new LengthSlice(8, 15, 2, 0)),
        sevenRows().evaluation(LABELS, TRAINING).lengths());
    Tally ends = new Tally(2);
    ends.add(0, new float[] {1, 0}, 0);
    ends.add(0, new float[] {1, 0}, Integer.MAX_VALUE);
    assertEquals(
        List.of(new LengthSlice(0, 0, 1, 1), new LengthSlice(1 << 30, Integer.MAX_VALUE, 1, 1)),
        ends.evaluation(List.of("a", "b"), List.of(1L, 1L)).lengths());
  }

  @Test
  void theMajorityClassIsThatOfTheTrainingRows() {
    // the test rows' own majority is class 0; training has as many of 1 as of 2, and the first wins
    Evaluation evaluation = sevenRows().evaluation(LABELS, TRAINING);
    assertEquals("good", evaluation.majorityLabel());
    assertEquals(2 / 7.0, evaluation.majorityAccuracy());
  }

  @Test
  void areaUnderTheRocCurveByHand() {
    Tally tally = new Tally(2);
    add(tally, 0, 0.1);
    add(tally, 0, 0.4);
    add(tally, 1, 0.35);
    add(tally, 1, 0.8);
    // of four pairs, only (0.4, 0.35) is the wrong way round
    assertEquals(0.75, auc(tally));
    add(tally, 1, 0.4);
    // now six pairs: 0.8 beats two, 0.4 beats one and ties one, 0.35 beats one
    assertEquals((2 + 1.5 + 1) / 6, auc(tally));
  }

  @Test
  void areaUnderTheRocCurveIsExactToItsResolution() {
    Random random = new Random(11);
    double[] logOdds = new double[2000];
    boolean[] positive = new boolean[logOdds.length];
    Tally tally = new Tally(2);
    for (int i = 0; i < logOdds.length; i++) {
      positive[i] = random.nextInt(3) == 0;
      double drawn = 2 * random.nextGaussian() + (positive[i] ? 1.5 : 0);
      float p1 = (float) (1 / (1 + Math.exp(-drawn)));
      float p0 = 1 - p1;
      logOdds[i] = Math.log((double) p1 / p0);
      tally.add(positive[i] ? 1 : 0, new float[] {p0, p1}, 1);
    }
    double wins = 0;
    long pairs = 0;
    for (int i = 0; i < logOdds.length; i++) {
      for (int j = 0; j < logOdds.length; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          wins += logOdds[i] > logOdds[j] ? 1 : logOdds[i] == logOdds[j] ? 0.5 : 0;
        }
      }
    }
    // About 1 pair in 900 shares a bin 1/128 wide (the difference's density at 0 is below 0.15) and
    // counts a half instead of 0 or 1: of 890,000 pairs 990, each off by a half with a random sign,
    // make sqrt(990) / 2 / 890,000 = 1.8e-5 the standard deviation. Four of these are allowed.
    assertEquals(wins / pairs, auc(tally), 7.2e-5);
  }

  @Test
  void saturatedProbabilitiesStillRank() {
    Tally tally = new Tally(2);
    tally.add(0, new float[] {1, 0}, 1); // log-odds -infinity
    tally.add(1, new float[] {0, 1}, 1); // +infinity
    tally.add(1, new float[] {0, 0}, 1); // sigmoid outputs may both be 0: undecided
    assertEquals(1.0, auc(tally));
    Tally oneClass = new Tally(2);
    add(oneClass, 1, 0.7);
    assertTrue(Double.isNaN(auc(oneClass)), "one class has no ROC curve");
  }

  @Test
  void sigmoidOutputsAreDividedByTheirSum() {
    Tally sigmoid = new Tally(2);
    sigmoid.add(1, new float[] {0.25f, 0.75f / 2}, 5);
    Tally softmax = new Tally(2);
    softmax.add(1, new float[] {0.4f, 0.6f}, 5);
    Evaluation a = sigmoid.evaluation(List.of("a", "b"), List.of(1L, 1L));
    Evaluation b = softmax.evaluation(List.of("a", "b"), List.of(1L, 1L));
    assertEquals(b.loss(), a.loss(), 1e-7);
    assertEquals(b.calibration().get(0).confidence(), a.calibration().get(0).confidence(), 1e-7);
    assertEquals(b.rocAuc(), a.rocAuc());
  }

  @Test
  void mergingInAnyOrderGivesTheSameBits() throws Exception {
    for (int classes : new int[] {2, 5}) {
      byte[] whole = null;
      for (int seed = 0; seed < 6; seed++) {
        Random order = new Random(seed);
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
          rows.add(i);
        }
        Collections.shuffle(rows, order);
        List<Tally> parts = new ArrayList<>();
        for (int p = 0; p < 1 + 3 * seed; p++) {
          parts.add(new Tally(classes)); // some may stay empty
        }
        for (int row : rows) {
          addDrawn(parts.get(order.nextInt(parts.size())), classes, row);
        }
        while (parts.size() > 1) {
          Tally part = parts.remove(order.nextInt(parts.size()));
          int into = order.nextInt(parts.size());
          parts.set(into, part.merge(parts.get(into)));
        }
        byte[] bytes = bytes(parts.get(0));
        whole = whole == null ? bytes : whole;
        assertArrayEquals(whole, bytes, classes + " classes, seed " + seed);
      }
    }
  }

  @Test
  void aTallySurvivesTheNetworkAndStaysSmall() throws Exception {
    Tally tally = sevenRows();
    byte[] bytes = bytes(tally);
    Tally copy = (Tally) new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
    assertEquals(tally.evaluation(LABELS, TRAINING), copy.evaluation(LABELS, TRAINING));
    assertTrue(bytes(new Tally(2)).length < 70_000, "two classes");
    assertTrue(bytes(new Tally(50)).length < 25_000, "fifty classes");
  }

  @Test
  void wrongRowsAreRefusedWithASentence() {
    assertEquals(
        "A row has 2 class probabilities, but the labels name 3 classes; model and dataset must"
            + " have the same labels.",
        refused(() -> new Tally(3).add(0, new float[] {0.5f, 0.5f}, 1)));
    assertEquals(
        "A row has the class id 3, but ids go from 0 to 2; model and dataset must have the same"
            + " labels.",
        refused(() -> new Tally(3).add(3, new float[3], 1)));
    assertEquals(
        "A row has the length -1, but lengths are 0 or more.",
        refused(() -> new Tally(3).add(0, new float[3], -1)));
    for (float p : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0.25f, 1.25f}) {
      assertEquals(
          "The model gave class id 1 the probability "
              + p
              + ", which is not between 0 and 1; its parameters are probably not finite. Train"
              + " again with a smaller learning rate or with gradient clipping.",
          refused(() -> new Tally(2).add(0, new float[] {0.5f, p}, 1)));
    }
    assertEquals(
        "A classifier has at least two classes, but 1 were given; check the labels of the dataset.",
        refused(() -> new Tally(1)));
    assertEquals(
        "Only tallies of the same classes can be merged, but one has 2 and the other 3; both must"
            + " come from the same model.",
        refused(() -> new Tally(2).merge(new Tally(3))));
    assertEquals(
        "The tally counts 3 classes, but 2 labels and the training rows of 3 classes were given;"
            + " model and dataset must have the same labels.",
        refused(() -> sevenRows().evaluation(List.of("a", "b"), TRAINING)));
  }

  @Test
  void aRefusedRowLeavesNoTrace() throws Exception {
    Tally tally = sevenRows();
    refused(() -> tally.add(0, new float[] {0.5f, 0.5f, Float.NaN}, 1));
    assertArrayEquals(bytes(sevenRows()), bytes(tally));
  }

  @Test
  void nothingScoredIsRefused() {
    String message =
        assertThrows(IllegalStateException.class, () -> new Tally(3).evaluation(LABELS, TRAINING))
            .getMessage();
    assertEquals(
        "There is nothing to evaluate: no row was scored. Check that the split is not empty.",
        message);
  }

  private static void add(Tally tally, int label, double probability1) {
    tally.add(label, new float[] {(float) (1 - probability1), (float) probability1}, 1);
  }

  private static double auc(Tally tally) {
    return tally.evaluation(List.of("no", "yes"), List.of(1L, 1L)).rocAuc();
  }

  private static void addDrawn(Tally tally, int classes, int row) {
    Random random = new Random(row);
    float[] probabilities = new float[classes];
    float sum = 0;
    for (int c = 0; c < classes; c++) {
      probabilities[c] = (float) Math.exp(3 * random.nextGaussian());
      sum += probabilities[c];
    }
    for (int c = 0; c < classes; c++) {
      probabilities[c] /= sum;
    }
    tally.add(random.nextInt(classes), probabilities, random.nextInt(200));
  }

  private static byte[] bytes(Tally tally) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(tally);
    }
    return bytes.toByteArray();
  }

  private static String refused(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
