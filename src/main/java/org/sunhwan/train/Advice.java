package org.sunhwan.train;

import java.util.List;

/**
 * Something wrong with an epoch's rounds, and what to change.
 *
 * @param figures what the sentence is about, as people read it, in its order
 */
public record Advice(Kind kind, List<String> figures) {

  /** What can be wrong. */
  public enum Kind {
    /** Averaging took the given share of the time. */
    AVERAGING("Averaging took %s of the time; a longer train.averaging-interval costs less."),

    /** The given share of what workers did between averages was common to them. */
    PARTING(
        "Only %s of what the workers did between averages was common to them; a shorter"
            + " train.averaging-interval or a lower learning rate keeps them together."),

    /** The given worker took so many times as long as the others, on that executor. */
    LAGGING(
        "Worker %s took %s times as long as the others, which waited for it; it last ran on"
            + " executor %s. Look at that machine.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  /** Copies the figures. */
  public Advice {
    figures = List.copyOf(figures);
  }

  static Advice of(Kind kind, String... figures) {
    return new Advice(kind, List.of(figures));
  }

  /** In English, for the log. */
  public String sentence() {
    return kind.sentence.formatted(figures.toArray());
  }
}
