package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.sunhwan.evaluate.RegressionFigures.Ordinal;

/**
 * Rows by true level and rounded answer, as long as truths are whole numbers from −{@value #LIMIT}
 * to {@value #LIMIT}; one that is not ends the counting.
 */
final class OrdinalCounts implements Serializable {
  private static final int LIMIT = 100;

  private record Pair(int truth, int answer) implements Serializable {}

  private Map<Pair, Long> rows = new HashMap<>();

  void add(float truth, float answer) {
    if (rows == null) {
      return;
    }
    if (truth != Math.rint(truth) || Math.abs(truth) > LIMIT) {
      rows = null;
      return;
    }
    rows.merge(new Pair((int) truth, clipped(Math.round(answer), -LIMIT, LIMIT)), 1L, Long::sum);
  }

  void merge(OrdinalCounts other) {
    if (rows == null || other.rows == null) {
      rows = null;
      return;
    }
    other.rows.forEach((pair, count) -> rows.merge(pair, count, Long::sum));
  }

  /** Null where truths are not ordinal. */
  Ordinal figures() {
    if (rows == null) {
      return null;
    }
    int lowest = rows.keySet().stream().mapToInt(Pair::truth).min().orElseThrow();
    int highest = rows.keySet().stream().mapToInt(Pair::truth).max().orElseThrow();
    long[] truths = new long[highest - lowest + 1];
    long[] answers = new long[truths.length];
    double right = 0;
    double observed = 0;
    double count = 0;
    for (Map.Entry<Pair, Long> entry : rows.entrySet()) {
      int truth = entry.getKey().truth() - lowest;
      int answer = clipped(entry.getKey().answer(), lowest, highest) - lowest;
      truths[truth] += entry.getValue();
      answers[answer] += entry.getValue();
      right += truth == answer ? entry.getValue() : 0;
      observed += entry.getValue() * (double) squared(truth - answer);
      count += entry.getValue();
    }
    double expected = 0;
    for (int i = 0; i < truths.length; i++) {
      for (int j = 0; j < answers.length; j++) {
        expected += (double) truths[i] * answers[j] * squared(i - j);
      }
    }
    return new Ordinal(lowest, highest, right / count, 1 - observed / (expected / count));
  }

  private static int squared(int distance) {
    return distance * distance;
  }

  private static int clipped(int value, int lowest, int highest) {
    return Math.max(lowest, Math.min(highest, value));
  }
}
