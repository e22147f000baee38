package org.sunhwan.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures of a model that answers with a number.
 *
 * @param rows rows the figures were taken from
 * @param mse mean of (answer − truth)²
 * @param rmse its square root, in the unit of the target
 * @param mae mean of |answer − truth|
 * @param r2 1 − mse / variance of the truth: 0 for always answering the mean; NaN where all rows
 *     have the same truth
 * @param pearson correlation; NaN where truth or answers are all the same
 * @param spearman correlation of the ranks, equal values sharing their mean rank; over all rows up
 *     to {@link RegressionTally#RANKED}, over an even sample of them beyond; NaN as pearson
 * @param baseline root mean squared error of always answering the mean of these rows' truths
 * @param loss mse over the variance of the numbers trained on, which is what training lowers: 1 for
 *     always answering their mean
 * @param ordinal where every truth is a whole number and these are few, else null
 */
public record RegressionFigures(
    long rows,
    double mse,
    double rmse,
    double mae,
    double r2,
    double pearson,
    double spearman,
    double baseline,
    double loss,
    Ordinal ordinal)
    implements Figures {
  /**
   * Answers rounded (halves up) to the nearest level from {@code lowest} to {@code highest}, the
   * truths that occur.
   *
   * @param accuracy share of rows whose rounded answer is the truth
   * @param kappa quadratic weighted kappa (Cohen 1968): 1 − Σ (truth − answer)² over its
   *     expectation if truths and answers were independent; NaN where both are always the same
   *     level
   */
  public record Ordinal(int lowest, int highest, double accuracy, double kappa) {}

  /** Root mean squared error first. */
  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.cost("rmse", rmse).against(baseline));
    measures.add(Measure.cost("mae", mae));
    measures.add(Measure.number("r2", r2).against(0));
    measures.add(Measure.number("pearson", pearson));
    measures.add(Measure.number("spearman", spearman));
    if (ordinal != null) {
      measures.add(Measure.share("rounded-accuracy", ordinal.accuracy()));
      measures.add(Measure.number("kappa", ordinal.kappa()).against(0));
    }
    measures.add(Measure.cost("loss", loss));
    return measures;
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
