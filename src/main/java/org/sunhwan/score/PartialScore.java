package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.Tally;

/** What one task found: its tally, and its most confident mistakes. */
final class PartialScore implements Serializable {
  /** The order of mistakes is the same however rows were dealt to tasks. */
  private static final Comparator<Found> ORDER =
      Comparator.comparingDouble(Found::confidence).reversed().thenComparing(Found::number);

  final Tally tally;
  final int classes;
  private final int most;
  private List<Found> mistakes = new ArrayList<>();

  /** A mistake by class ids. */
  record Found(long number, String id, String text, int label, int predicted, double confidence)
      implements Serializable {

    Scoring.Mistake named(List<String> labels) {
      return new Scoring.Mistake(id, text, labels.get(label), labels.get(predicted), confidence);
    }
  }

  PartialScore(int classes, int most) {
    this.tally = new Tally(classes);
    this.classes = classes;
    this.most = most;
  }

  /** A row: number, targets, tokens, and where mistakes are asked for also text and id. */
  void add(Row row, float[] probabilities, int length) {
    int label = row.<Integer>getList(1).get(0);
    tally.add(label, probabilities, length);
    int predicted = 0;
    for (int c = 1; c < classes; c++) {
      predicted = probabilities[c] > probabilities[predicted] ? c : predicted;
    }
    if (most > 0 && predicted != label) {
      mistakes.add(
          new Found(
              row.getLong(0),
              Scoring.id(row, 0, 4),
              row.getString(3),
              label,
              predicted,
              probabilities[predicted]));
      if (mistakes.size() >= 2 * most + 64) {
        keepMost();
      }
    }
  }

  void merge(PartialScore other) {
    tally.merge(other.tally);
    mistakes.addAll(other.mistakes);
    keepMost();
  }

  List<Found> mistakes() {
    keepMost();
    return mistakes;
  }

  private void keepMost() {
    mistakes =
        mistakes.stream()
            .sorted(ORDER)
            .limit(most)
            .collect(Collectors.toCollection(ArrayList::new));
  }
}
