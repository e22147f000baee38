package org.sunhwan.text;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/** Mean and variance of floats, summed without rounding: the order of tasks decides nothing. */
final class ExactMoments implements Serializable {
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;
  private float least = Float.POSITIVE_INFINITY;
  private float most = Float.NEGATIVE_INFINITY;

  void add(float value) {
    var exact = new BigDecimal(value);
    count++;
    sum = sum.add(exact);
    squares = squares.add(exact.multiply(exact));
    least = Math.min(least, value);
    most = Math.max(most, value);
  }

  void add(ExactMoments other) {
    count += other.count;
    sum = sum.add(other.sum);
    squares = squares.add(other.squares);
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
  }

  /** Null where nothing was added. */
  DatasetStatistics.NumberStatistics statistics() {
    if (count == 0) {
      return null;
    }
    var n = BigDecimal.valueOf(count);
    BigDecimal mean = sum.divide(n, MathContext.DECIMAL128);
    // n Σx² − (Σx)² is exact, so nothing cancels.
    BigDecimal variance =
        n.multiply(squares)
            .subtract(sum.multiply(sum))
            .divide(n.multiply(n), MathContext.DECIMAL128);
    return new DatasetStatistics.NumberStatistics(
        mean.doubleValue(), variance.doubleValue(), least, most);
  }
}
