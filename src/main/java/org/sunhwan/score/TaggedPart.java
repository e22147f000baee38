package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.sunhwan.evaluate.TagFigures;
import org.sunhwan.evaluate.TagTally;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.network.Example;
import org.sunhwan.network.Tagging;
import org.sunhwan.score.Scoring.Specimen;

/** What one task found of tagged sentences: its tally, and those most surprising. */
final class TaggedPart implements Serializable {
  /** The order is the same however rows were dealt to tasks. */
  private static final Comparator<Found> ORDER =
      Comparator.comparingDouble(Found::nats).reversed().thenComparing(Found::number);

  private final TagTally tally;
  private final int most;
  private long rows;
  private List<Found> found = new ArrayList<>();

  /** A sentence to show. */
  private record Found(long number, double nats, Specimen specimen) implements Serializable {}

  TaggedPart(List<String> tags, int most) {
    this.tally = new TagTally(tags);
    this.most = most;
  }

  void add(Example sentence, Tagged answer) {
    boolean[] unknown = new boolean[sentence.tokens().length];
    for (int t = 0; t < unknown.length; t++) {
      unknown[t] = sentence.tokens()[t] == Tagging.UNKNOWN;
    }
    tally.add(sentence.targets(), answer.tags(), unknown, answer.nats());
    rows++;
  }

  void show(long number, double nats, Specimen specimen) {
    found.add(new Found(number, nats, specimen));
    if (found.size() >= 2 * most + 64) {
      keepMost();
    }
  }

  void merge(TaggedPart other) {
    tally.merge(other.tally);
    rows += other.rows;
    found.addAll(other.found);
    keepMost();
  }

  long rows() {
    return rows;
  }

  TagFigures figures() {
    return tally.figures();
  }

  List<Specimen> specimens() {
    keepMost();
    return found.stream().map(Found::specimen).toList();
  }

  private void keepMost() {
    found =
        found.stream().sorted(ORDER).limit(most).collect(Collectors.toCollection(ArrayList::new));
  }
}
