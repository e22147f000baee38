package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sunhwan.score.Scoring.Specimen;

/** The rows that a model answered worst, the same however rows were dealt to tasks. */
final class Worst implements Serializable {
  private static final Comparator<Found> ORDER =
      Comparator.comparingDouble(Found::error).reversed().thenComparing(Found::number);

  private record Found(double error, long number, Specimen specimen) implements Serializable {}

  private final int most;
  private List<Found> found = new ArrayList<>();

  /** Keeps the given number of rows; none, if it is 0. */
  Worst(int most) {
    this.most = most;
  }

  /** Whether rows are kept at all. */
  boolean wanted() {
    return most > 0;
  }

  void add(double error, long number, Specimen specimen) {
    found.add(new Found(error, number, specimen));
    if (found.size() >= 2 * most + 64) {
      keepMost();
    }
  }

  void merge(Worst other) {
    found.addAll(other.found);
    keepMost();
  }

  /** Worst first. */
  List<Specimen> specimens() {
    keepMost();
    return found.stream().map(Found::specimen).toList();
  }

  private void keepMost() {
    found = new ArrayList<>(found.stream().sorted(ORDER).limit(most).toList());
  }
}
