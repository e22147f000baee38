package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Rows of a binary classifier by class and log-odds, fine enough for the area under the ROC curve.
 *
 * <p>Log-odds ln(p₁ / p₀) fall into bins 1/128 wide from −16 to 16; what lies outside goes to the
 * end bins. Two rows in the same bin count as tied. Counts are whole numbers, so parts merge in any
 * order into the same whole.
 */
final class LogOdds implements Serializable {
  private static final int BINS_PER_UNIT = 128;
  private static final int LIMIT = 16;
  static final int BINS = 2 * LIMIT * BINS_PER_UNIT;

  private final long[] negatives = new long[BINS];
  private final long[] positives = new long[BINS];

  void add(boolean positive, double probability0, double probability1) {
    (positive ? positives : negatives)[bin(probability0, probability1)]++;
  }

  void merge(LogOdds other) {
    Arrays.setAll(negatives, i -> Math.addExact(negatives[i], other.negatives[i]));
    Arrays.setAll(positives, i -> Math.addExact(positives[i], other.positives[i]));
  }

  /**
   * The chance that a random positive row has higher log-odds than a random negative one, ties
   * counted half: the Mann-Whitney statistic, which is the area under the ROC curve (Hanley and
   * McNeil 1982). NaN unless both classes have rows.
   */
  double areaUnderCurve() {
    double pairs = 0; // exact up to 2^53, then rounded the same way every time
    long negativesBelow = 0;
    long positivesBelow = 0;
    for (int i = 0; i < BINS; i++) {
      pairs += positives[i] * (negativesBelow + 0.5 * negatives[i]);
      negativesBelow += negatives[i];
      positivesBelow += positives[i];
    }
    return negativesBelow == 0 || positivesBelow == 0
        ? Double.NaN
        : pairs / ((double) negativesBelow * positivesBelow);
  }

  private static int bin(double probability0, double probability1) {
    if (probability0 == 0 && probability1 == 0) {
      return BINS / 2;
    }
    double logOdds = Math.log(probability1 / probability0); // ±∞ where one of them is 0
    double place = Math.floor((logOdds + LIMIT) * BINS_PER_UNIT);
    return (int) Math.max(0, Math.min(BINS - 1, place));
  }
}
