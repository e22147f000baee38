package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sunhwan.evaluate.Evaluation.CalibrationBin;
import org.sunhwan.evaluate.Evaluation.ClassFigures;
import org.sunhwan.evaluate.Evaluation.LengthSlice;

/**
 * Counts predictions; parts made on different machines merge into the same whole.
 *
 * <p>Everything summed is a whole number, so neither the order of rows nor the order of merges
 * changes one bit of the evaluation. A tally's size depends on the number of classes (squared, 8
 * bytes each) and on nothing else: about 64 KiB for two classes, 20 KiB for fifty.
 */
public final class Tally implements Serializable {
  /**
   * Probabilities of the true class below this, 2^-23, count as this: the rounding unit of a float,
   * where scikit-learn's log_loss clips float probabilities too. No row costs more than 15.94 nats.
   */
  public static final double SMALLEST_PROBABILITY = 0x1p-23;

  /** Losses are summed as whole multiples of 2^-28 nat: room for two billion rows of any loss. */
  private static final double LOSS_UNIT = 1L << 28;

  /** How far above 1 a float probability may stray by rounding. */
  private static final double ROUNDING = 1e-5;

  private final int classes;
  private final long[][] confusion;
  private final long[] rowsByLength = new long[32];
  private final long[] rightByLength = new long[32];
  private final Reliability reliability = new Reliability();
  private final LogOdds logOdds;
  private long loss;

  /** An empty tally for class ids from 0 below the given number. */
  public Tally(int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "A classifier has at least two classes, but "
              + classes
              + " were given; check the labels of the dataset.");
    }
    this.classes = classes;
    this.confusion = new long[classes][classes];
    this.logOdds = classes == 2 ? new LogOdds() : null;
  }

  /**
   * One row: its true class, the class probabilities, its length in tokens.
   *
   * <p>The predicted class is the most probable one, the first of equals. Probabilities are divided
   * by their sum, so sigmoid outputs, where each class stands on its own, are measured like softmax
   * outputs.
   */
  public void add(int label, float[] probabilities, int length) {
    check(label, probabilities, length);
    double sum = 0;
    int predicted = 0;
    for (int c = 0; c < classes; c++) {
      sum += probabilities[c];
      predicted = probabilities[c] > probabilities[predicted] ? c : predicted;
    }
    boolean right = predicted == label;
    double truth = sum == 0 ? 1.0 / classes : probabilities[label] / sum;
    double confidence = sum == 0 ? 1.0 / classes : probabilities[predicted] / sum;

    confusion[label][predicted]++;
    double nats = -Math.log(Math.max(SMALLEST_PROBABILITY, truth));
    loss = Math.addExact(loss, Math.round(nats * LOSS_UNIT));
    reliability.add(confidence, right);
    rowsByLength[bucket(length)]++;
    rightByLength[bucket(length)] += right ? 1 : 0;
    if (logOdds != null) {
      logOdds.add(label == 1, probabilities[0], probabilities[1]);
    }
  }

  /** Adds the other tally's rows to this one, and returns this one. */
  public Tally merge(Tally other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "Only tallies of the same classes can be merged, but one has "
              + classes
              + " and the other "
              + other.classes
              + "; both must come from the same model.");
    }
    for (int c = 0; c < classes; c++) {
      addInto(confusion[c], other.confusion[c]);
    }
    addInto(rowsByLength, other.rowsByLength);
    addInto(rightByLength, other.rightByLength);
    reliability.merge(other.reliability);
    loss = Math.addExact(loss, other.loss);
    if (logOdds != null) {
      logOdds.merge(other.logOdds);
    }
    return this;
  }

  /** Rows added so far. */
  public long rows() {
    return Arrays.stream(rowsByLength).sum();
  }

  /**
   * The figures so far; {@link Evaluation} defines each.
   *
   * @param trainingRows rows of each class among the training rows; decides the majority baseline
   */
  public Evaluation evaluation(List<String> labels, List<Long> trainingRows) {
    long rows = rows();
    if (labels.size() != classes || trainingRows.size() != classes) {
      throw new IllegalArgumentException(
          String.format(
              "The tally counts %d classes, but %d labels and the training rows of %d classes were"
                  + " given; model and dataset must have the same labels.",
              classes, labels.size(), trainingRows.size()));
    }
    if (rows == 0) {
      throw new IllegalStateException(
          "There is nothing to evaluate: no row was scored. Check that the split is not empty.");
    }
    List<ClassFigures> figures = new ArrayList<>();
    long right = 0;
    for (int c = 0; c < classes; c++) {
      figures.add(figures(labels.get(c), c));
      right += confusion[c][c];
    }
    double accuracy = (double) right / rows;
    List<CalibrationBin> bins = reliability.bins();
    int majority = largest(trainingRows);
    return new Evaluation(
        labels,
        rows,
        accuracy,
        loss / LOSS_UNIT / rows,
        figures.stream().mapToDouble(ClassFigures::f1).sum() / classes,
        accuracy, // one label a row: false positives and false negatives are the same rows
        figures,
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList(),
        logOdds == null ? Double.NaN : logOdds.areaUnderCurve(),
        expectedCalibrationError(bins, rows),
        bins,
        lengthSlices(),
        labels.get(majority),
        (double) Arrays.stream(confusion[majority]).sum() / rows);
  }

  private ClassFigures figures(String label, int c) {
    long right = confusion[c][c];
    long actual = Arrays.stream(confusion[c]).sum();
    long predicted = Arrays.stream(confusion).mapToLong(row -> row[c]).sum();
    return new ClassFigures(
        label,
        actual,
        share(right, predicted),
        share(right, actual),
        share(2 * right, actual + predicted));
  }

  private List<LengthSlice> lengthSlices() {
    List<LengthSlice> slices = new ArrayList<>();
    for (int i = 0; i < rowsByLength.length; i++) {
      if (rowsByLength[i] > 0) {
        int from = i == 0 ? 0 : 1 << (i - 1);
        int to = i == 0 ? 0 : (int) ((1L << i) - 1);
        slices.add(
            new LengthSlice(from, to, rowsByLength[i], share(rightByLength[i], rowsByLength[i])));
      }
    }
    return slices;
  }

  private static double expectedCalibrationError(List<CalibrationBin> bins, long rows) {
    double error = 0;
    for (CalibrationBin bin : bins) {
      error += Math.abs(bin.accuracy() - bin.confidence()) * bin.rows() / rows;
    }
    return error;
  }

  private void check(int label, float[] probabilities, int length) {
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          String.format(
              "A row has %d class probabilities, but the labels name %d classes; model and dataset"
                  + " must have the same labels.",
              probabilities.length, classes));
    }
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          String.format(
              "A row has the class id %d, but ids go from 0 to %d; model and dataset must have the"
                  + " same labels.",
              label, classes - 1));
    }
    if (length < 0) {
      throw new IllegalArgumentException(
          "A row has the length " + length + ", but lengths are 0 or more.");
    }
    for (int c = 0; c < classes; c++) {
      if (!(probabilities[c] >= 0 && probabilities[c] <= 1 + ROUNDING)) {
        throw new IllegalArgumentException(
            String.format(
                "The model gave class id %d the probability %s, which is not between 0 and 1; its"
                    + " parameters are probably not finite. Train again with a smaller learning"
                    + " rate or with gradient clipping.",
                c, probabilities[c]));
      }
    }
  }

  /** 0 for length 0, then i for lengths from 2^(i-1) below 2^i. */
  private static int bucket(int length) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(length);
  }

  private static int largest(List<Long> counts) {
    int largest = 0;
    for (int i = 1; i < counts.size(); i++) {
      largest = counts.get(i) > counts.get(largest) ? i : largest;
    }
    return largest;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static void addInto(long[] sum, long[] part) {
    Arrays.setAll(sum, i -> Math.addExact(sum[i], part[i]));
  }
}
