package org.sunhwan.evaluate;

import java.util.List;

/**
 * A classifier's figures over one set of rows; evaluation.json.
 *
 * <p>Definitions follow scikit-learn's metrics with zero_division=0, all labels taking part in the
 * averages whether or not rows have them: a share of nothing is 0.
 *
 * @param labels names of the classes, by class id
 * @param rows rows the figures were taken from
 * @param accuracy rows whose most probable class is the true one, over rows
 * @param loss mean of −ln(probability of the true class), in nats; probabilities below 2^-23 count
 *     as 2^-23 ({@link Tally#SMALLEST_PROBABILITY})
 * @param macroF1 plain mean of the classes' F1
 * @param microF1 F1 over the classes' pooled counts; equals the accuracy, as every row has one
 *     label
 * @param classes figures of each class, by class id
 * @param confusion rows by [true class][predicted class]
 * @param rocAuc binary only, else NaN: area under the ROC curve of class id 1, the chance that a
 *     random row of class 1 has a higher log-odds ln(p₁ / p₀) than a random row of class 0.
 *     Log-odds are told apart in steps of 1/128 within ±16, ties count half; NaN when a class has
 *     no rows
 * @param expectedCalibrationError mean of |accuracy − confidence| over the calibration bins,
 *     weighted by their rows (Guo, Pleiss, Sun and Weinberger 2017, with 20 bins)
 * @param calibration rows by confidence, bins without rows left out
 * @param lengths rows by length in tokens, slices without rows left out
 * @param majorityLabel the most frequent class among the training rows, the first of equals
 * @param majorityAccuracy accuracy on these rows of always answering {@code majorityLabel}
 */
public record Evaluation(
    List<String> labels,
    long rows,
    double accuracy,
    double loss,
    double macroF1,
    double microF1,
    List<ClassFigures> classes,
    List<List<Long>> confusion,
    double rocAuc,
    double expectedCalibrationError,
    List<CalibrationBin> calibration,
    List<LengthSlice> lengths,
    String majorityLabel,
    double majorityAccuracy)
    implements Figures {

  /**
   * One class against all others.
   *
   * @param rows rows whose true class it is (support)
   * @param precision of the rows predicted as this class, the share that is; 0 if none is predicted
   * @param recall of the rows of this class, the share predicted as such; 0 if there are none
   * @param f1 harmonic mean of the two: 2 · right / (rows + predicted), 0 if both are 0
   */
  public record ClassFigures(String label, long rows, double precision, double recall, double f1) {}

  /**
   * Rows whose predicted class has a probability in (from, to].
   *
   * @param confidence mean probability of the predicted class
   * @param accuracy share of right predictions; equals the confidence when well calibrated
   */
  public record CalibrationBin(
      double from, double to, long rows, double confidence, double accuracy) {}

  /** Rows of {@code from} to {@code to} tokens, both included: 0, 1, 2–3, 4–7, 8–15 and so on. */
  public record LengthSlice(int from, int to, long rows, double accuracy) {}

  /** Checks that the parts belong together. */
  public Evaluation {
    labels = List.copyOf(labels);
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
    calibration = List.copyOf(calibration);
    lengths = List.copyOf(lengths);
    int size = labels.size();
    if (classes.size() != size
        || confusion.size() != size
        || confusion.stream().anyMatch(row -> row.size() != size)) {
      throw new IllegalArgumentException(
          String.format(
              "An evaluation of %d labels needs the figures of %d classes and a confusion matrix of"
                  + " %d × %d, but has %d classes and %d rows of %s columns.",
              size,
              size,
              size,
              size,
              classes.size(),
              confusion.size(),
              confusion.stream().map(List::size).distinct().toList()));
    }
    if (!labels.contains(majorityLabel)) {
      throw new IllegalArgumentException(
          String.format(
              "The majority label of an evaluation must be one of its %d labels, but is not.",
              size));
    }
  }

  /** Accuracy first; baselines are those of always answering {@link #majorityLabel}. */
  @Override
  public List<Measure> measures() {
    // That answer has recall 1 on one class, precision as its share there, and 0 on the others.
    double majorityF1 = 2 * majorityAccuracy / (1 + majorityAccuracy) / labels.size();
    return List.of(
        Measure.share("accuracy", accuracy).against(majorityAccuracy),
        Measure.share("macro-f1", macroF1).against(majorityF1),
        Measure.share("micro-f1", microF1),
        Measure.number("roc-auc", rocAuc),
        Measure.cost("loss", loss),
        Measure.costShare("calibration-error", expectedCalibrationError));
  }

  /** The content of evaluation.json; {@link #read} inverts it. NaN is written as null. */
  @Override
  public String json() {
    return EvaluationJson.write(this);
  }

  /** Reads what {@link #json} wrote; anything else is refused with a sentence. */
  public static Evaluation read(String json) {
    return EvaluationJson.read(json);
  }
}
