package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sunhwan.evaluate.Evaluation.CalibrationBin;

/**
 * How often predictions of a given confidence come true: {@value #BINS} equally wide bins (from,
 * to] over the probability of the predicted class.
 *
 * <p>Confidences are summed as whole multiples of 2^-30, so parts merge in any order into the same
 * whole; each is rounded by less than 1e-9.
 */
final class Reliability implements Serializable {
  static final int BINS = 20;
  private static final double UNIT = 1L << 30;

  private final long[] rows = new long[BINS];
  private final long[] right = new long[BINS];
  private final long[] confidence = new long[BINS];

  void add(double probability, boolean correct) {
    int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(probability * BINS) - 1));
    rows[bin]++;
    right[bin] += correct ? 1 : 0;
    confidence[bin] = Math.addExact(confidence[bin], Math.round(probability * UNIT));
  }

  void merge(Reliability other) {
    Arrays.setAll(rows, i -> Math.addExact(rows[i], other.rows[i]));
    Arrays.setAll(right, i -> Math.addExact(right[i], other.right[i]));
    Arrays.setAll(confidence, i -> Math.addExact(confidence[i], other.confidence[i]));
  }

  /** The bins that hold rows, in order. */
  List<CalibrationBin> bins() {
    List<CalibrationBin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      if (rows[i] > 0) {
        double meanConfidence = confidence[i] / UNIT / rows[i];
        double accuracy = (double) right[i] / rows[i];
        bins.add(
            new CalibrationBin(
                (double) i / BINS, (double) (i + 1) / BINS, rows[i], meanConfidence, accuracy));
      }
    }
    return bins;
  }
}
