package org.sunhwan.evaluate;

import java.io.Serializable;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

/** What there is to find, what was answered, and how much of the answers is right. */
final class Matches implements Serializable {
  private long actual;
  private long answered;
  private long right;

  void add(boolean isActual, boolean isAnswered) {
    actual += isActual ? 1 : 0;
    answered += isAnswered ? 1 : 0;
    right += isActual && isAnswered ? 1 : 0;
  }

  void merge(Matches other) {
    actual = Math.addExact(actual, other.actual);
    answered = Math.addExact(answered, other.answered);
    right = Math.addExact(right, other.right);
  }

  long actual() {
    return actual;
  }

  long right() {
    return right;
  }

  /** Precision, recall and F1; a share of nothing is 0, as in scikit-learn with zero_division=0. */
  ClassFigures figures(String label) {
    return new ClassFigures(
        label,
        actual,
        share(right, answered),
        share(right, actual),
        share(2 * right, actual + answered));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
