package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * Counts predictions; parts of it made on different machines merge into the same whole. STUB: owner
 * evaluate.
 */
public final class Tally implements Serializable {
  public Tally(int classes) {
    throw new UnsupportedOperationException();
  }

  /** One row: its true class, the class probabilities, its length in tokens. */
  public void add(int label, float[] probabilities, int length) {
    throw new UnsupportedOperationException();
  }

  public Tally merge(Tally other) {
    throw new UnsupportedOperationException();
  }

  /**
   * The figures so far.
   *
   * @param trainingRows rows of each class among the training rows; decides the majority baseline
   */
  public Evaluation evaluation(List<String> labels, List<Long> trainingRows) {
    throw new UnsupportedOperationException();
  }
}
