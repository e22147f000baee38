package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/** Counts rows with any number of labels; parts merge in any order into the same whole. */
public final class MultiLabelTally implements Serializable {
  /** A label is given from this probability on. */
  public static final float THRESHOLD = 0.5f;

  private static final double LOSS_UNIT = 1L << 28;

  private final Matches[] byLabel;
  private long rows;
  private long rightRows;
  private long wrongDecisions;
  private long loss;

  /** An empty tally for label ids from 0 below the given number. */
  public MultiLabelTally(int labels) {
    this.byLabel = new Matches[labels];
    Arrays.setAll(byLabel, i -> new Matches());
  }

  /**
   * One row.
   *
   * @param actual ids of its labels; none is fine
   * @param probabilities of each label by label id, each standing on its own
   */
  public void add(int[] actual, float[] probabilities) {
    check(actual, probabilities);
    boolean[] isActual = new boolean[byLabel.length];
    for (int label : actual) {
      isActual[label] = true;
    }
    int wrong = 0;
    for (int i = 0; i < byLabel.length; i++) {
      boolean given = probabilities[i] >= THRESHOLD;
      byLabel[i].add(isActual[i], given);
      wrong += isActual[i] == given ? 0 : 1;
      double truth = isActual[i] ? probabilities[i] : 1 - (double) probabilities[i];
      double nats = -Math.log(Math.max(Tally.SMALLEST_PROBABILITY, truth));
      loss = Math.addExact(loss, Math.round(nats * LOSS_UNIT));
    }
    wrongDecisions += wrong;
    rightRows += wrong == 0 ? 1 : 0;
    rows++;
  }

  private void check(int[] actual, float[] probabilities) {
    if (probabilities.length != byLabel.length) {
      throw new IllegalArgumentException(
          String.format(
              "A row has %d label probabilities, but there are %d labels; model and dataset must"
                  + " have the same labels.",
              probabilities.length, byLabel.length));
    }
    for (int label : actual) {
      if (label < 0 || label >= byLabel.length) {
        throw new IllegalArgumentException(
            String.format(
                "A row has the label id %d, but ids go from 0 to %d; model and dataset must have"
                    + " the same labels.",
                label, byLabel.length - 1));
      }
    }
    for (int i = 0; i < probabilities.length; i++) {
      if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
        throw new IllegalArgumentException(
            String.format(
                "The model gave label id %d the probability %s, which is not between 0 and 1; its"
                    + " parameters are probably not finite. Train again with a smaller learning"
                    + " rate or with gradient clipping.",
                i, probabilities[i]));
      }
    }
  }

  /** Adds the other tally's rows to this one, and returns this one. */
  public MultiLabelTally merge(MultiLabelTally other) {
    if (other.byLabel.length != byLabel.length) {
      throw new IllegalArgumentException(
          String.format(
              "Only tallies of the same labels can be merged, but one has %d and the other %d.",
              byLabel.length, other.byLabel.length));
    }
    for (int i = 0; i < byLabel.length; i++) {
      byLabel[i].merge(other.byLabel[i]);
    }
    rows = Math.addExact(rows, other.rows);
    rightRows = Math.addExact(rightRows, other.rightRows);
    wrongDecisions = Math.addExact(wrongDecisions, other.wrongDecisions);
    loss = Math.addExact(loss, other.loss);
    return this;
  }

  /** Rows added so far. */
  public long rows() {
    return rows;
  }

  /** The figures so far; {@link MultiLabelFigures} defines each. */
  public MultiLabelFigures figures(List<String> labels) {
    if (labels.size() != byLabel.length) {
      throw new IllegalArgumentException(
          String.format(
              "The tally counts %d labels, but %d were given; model and dataset must have the same"
                  + " labels.",
              byLabel.length, labels.size()));
    }
    Nothing.refuse(rows, "no row");
    double decisions = (double) rows * byLabel.length;
    List<ClassFigures> figures =
        IntStream.range(0, byLabel.length)
            .mapToObj(i -> byLabel[i].figures(labels.get(i)))
            .toList();
    var all = new Matches();
    Arrays.stream(byLabel).forEach(all::merge);
    int common = commonLabels();
    return new MultiLabelFigures(
        rows,
        loss / LOSS_UNIT / rows,
        all.figures("all").f1(),
        figures.stream().mapToDouble(ClassFigures::f1).average().orElseThrow(),
        (double) rightRows / rows,
        wrongDecisions / decisions,
        figures,
        common,
        constantF1(common));
  }

  private int commonLabels() {
    int best = 1;
    for (int k = 2; k <= byLabel.length; k++) {
      best = constantF1(k) > constantF1(best) ? k : best;
    }
    return best;
  }

  /** Micro F1 of giving every row the k most frequent labels: 2 · right / (given + actual). */
  private double constantF1(int k) {
    long[] ascending = Arrays.stream(byLabel).mapToLong(Matches::actual).sorted().toArray();
    long actual = Arrays.stream(ascending).sum();
    long right = Arrays.stream(ascending).skip(ascending.length - k).sum();
    return 2.0 * right / (rows * k + actual);
  }
}
