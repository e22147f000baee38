package org.sunhwan.evaluate;

import java.io.Serializable;

/**
 * Measures answers that are numbers. Parts merge in any order into the same whole, to the last bit:
 * sums are exact.
 */
public final class RegressionTally implements Serializable {
  /** Rows up to which Spearman's correlation is over all of them. */
  public static final int RANKED = 1_000_000;

  private final Moments moments = new Moments();
  private final ExactSum absolute = new ExactSum();
  private final Ranks ranks;
  private final OrdinalCounts ordinal = new OrdinalCounts();

  /** An empty tally. */
  public RegressionTally() {
    this(RANKED);
  }

  RegressionTally(int ranked) {
    this.ranks = new Ranks(ranked);
  }

  /**
   * One row.
   *
   * @param row the number that the dataset gave it
   */
  public void add(long row, float truth, float answer) {
    if (!Float.isFinite(truth) || !Float.isFinite(answer)) {
      throw new IllegalArgumentException(
          String.format(
              "Row %d has the target %s and was answered with %s, which must both be finite; the"
                  + " model's parameters probably are not. Train again with a smaller learning rate"
                  + " or with gradient clipping.",
              row, truth, answer));
    }
    moments.add(truth, answer);
    absolute.add(Math.max(truth, answer));
    absolute.add(-Math.min(truth, answer));
    ranks.add(row, truth, answer);
    ordinal.add(truth, answer);
  }

  /** Adds the other tally's rows to this one, and returns this one. */
  public RegressionTally merge(RegressionTally other) {
    moments.merge(other.moments);
    absolute.merge(other.absolute);
    ranks.merge(other.ranks);
    ordinal.merge(other.ordinal);
    return this;
  }

  /** Rows added so far. */
  public long rows() {
    return moments.rows();
  }

  /**
   * The figures so far; {@link RegressionFigures} defines each.
   *
   * @param deviation of the numbers that the model was trained on
   */
  public RegressionFigures figures(double deviation) {
    Nothing.refuse(rows(), "no row");
    double mse = moments.meanSquaredDifference();
    double variance = moments.varianceOfX();
    return new RegressionFigures(
        rows(),
        mse,
        Math.sqrt(mse),
        absolute.value() / rows(),
        variance == 0 ? Double.NaN : 1 - mse / variance,
        moments.correlation(),
        ranks.spearman(),
        Math.sqrt(variance),
        mse / (deviation * deviation),
        ordinal.figures());
  }
}
