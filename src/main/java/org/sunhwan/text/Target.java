package org.sunhwan.text;

/** What a text is paired with: what a network is to answer when it reads the text. */
public enum Target {
  /** One label. */
  CLASS,
  /**
   * One label for which the text is to be written: its end is to be written too, if it is there.
   */
  CATEGORY,
  /** Any number of labels, also none. */
  CLASSES,
  /** A decimal number. */
  NUMBER,
  /** A tag for every word. */
  TAGS,
  /** Another text. */
  TEXT,
  /** Nothing: the text itself is what is learned. */
  NOTHING;

  /** Whether there is a set of labels that answers come from. */
  public boolean hasLabels() {
    return hasOneLabel() || this == CLASSES || this == TAGS;
  }

  /** Whether the answer is exactly one of them. */
  boolean hasOneLabel() {
    return this == CLASS || this == CATEGORY;
  }

  /** Whether the corpus's label column holds it. */
  public boolean inLabelColumn() {
    return hasLabels() || this == NUMBER;
  }
}
