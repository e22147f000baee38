package org.sunhwan.evaluate;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Sums of x, y, x², y² and xy without rounding: nothing is lost where two large sums nearly cancel,
 * and the order of rows does not matter.
 *
 * <p>x and y are floats, or whole numbers below 2^26: their products are doubles exactly.
 */
final class Moments implements Serializable {
  private final ExactSum x = new ExactSum();
  private final ExactSum y = new ExactSum();
  private final ExactSum xx = new ExactSum();
  private final ExactSum yy = new ExactSum();
  private final ExactSum xy = new ExactSum();
  private long rows;

  void add(double itsX, double itsY) {
    x.add(itsX);
    y.add(itsY);
    xx.add(itsX * itsX);
    yy.add(itsY * itsY);
    xy.add(itsX * itsY);
    rows++;
  }

  void merge(Moments other) {
    x.merge(other.x);
    y.merge(other.y);
    xx.merge(other.xx);
    yy.merge(other.yy);
    xy.merge(other.xy);
    rows += other.rows;
  }

  long rows() {
    return rows;
  }

  /** Mean of (x − y)² = (Σx² − 2 Σxy + Σy²) / rows. */
  double meanSquaredDifference() {
    BigDecimal sum = xx.exact().subtract(xy.exact().multiply(BigDecimal.valueOf(2)));
    return sum.add(yy.exact()).doubleValue() / rows;
  }

  /** Mean of (x − mean)². */
  double varianceOfX() {
    return scatter(xx, x, x).doubleValue() / rows / rows;
  }

  /** Pearson's correlation; NaN where x or y is always the same. */
  double correlation() {
    double ofX = Math.sqrt(scatter(xx, x, x).doubleValue());
    double ofY = Math.sqrt(scatter(yy, y, y).doubleValue());
    double correlation = scatter(xy, x, y).doubleValue() / ofX / ofY;
    return Math.max(-1, Math.min(1, correlation)); // rounding may leave it by its last bit
  }

  /** rows · Σab − Σa · Σb, which is rows² times the covariance. */
  private BigDecimal scatter(ExactSum ab, ExactSum a, ExactSum b) {
    return ab.exact().multiply(BigDecimal.valueOf(rows)).subtract(a.exact().multiply(b.exact()));
  }
}
