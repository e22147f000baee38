package org.sunhwan.evaluate;

import java.util.List;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/**
 * Figures of a model that gives each text any number of labels; a label is given where its
 * probability is 0.5 or more. Definitions follow scikit-learn's with zero_division=0.
 *
 * @param rows rows the figures were taken from
 * @param loss mean over rows of the sum over labels of −ln(probability of the truth, label or no
 *     label), in nats, which is what training lowers; probabilities below 2^-23 count as 2^-23
 * @param microF1 F1 over the labels' pooled counts
 * @param macroF1 plain mean of the labels' F1
 * @param subsetAccuracy share of rows whose labels are all right, none missing and none too many
 * @param hammingLoss share of all label decisions (rows × labels) that are wrong
 * @param labels figures of each label, by label id
 * @param commonLabels how many of the most frequent labels to give every text for the highest micro
 *     F1 that one and the same answer can have on these rows
 * @param baseline that micro F1
 */
public record MultiLabelFigures(
    long rows,
    double loss,
    double microF1,
    double macroF1,
    double subsetAccuracy,
    double hammingLoss,
    List<ClassFigures> labels,
    int commonLabels,
    double baseline)
    implements Figures {
  /** Copies the list. */
  public MultiLabelFigures {
    labels = List.copyOf(labels);
  }

  /** Micro F1 first. */
  @Override
  public List<Measure> measures() {
    return List.of(
        Measure.share("micro-f1", microF1).against(baseline),
        Measure.share("macro-f1", macroF1),
        Measure.share("subset-accuracy", subsetAccuracy),
        Measure.costShare("hamming-loss", hammingLoss),
        Measure.cost("loss", loss));
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
