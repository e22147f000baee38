package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/** Counts generated texts, and keeps them to tell them apart; parts merge in any order. */
public final class GenerationTally implements Serializable {
  /** Texts of so many characters or fewer ("좋아요") are anybody's, and not counted as copied. */
  public static final int SHORT = 10;

  private final Set<String> different = new HashSet<>();
  private long texts;
  private long longTexts;
  private long copied;

  /** A generated text, and whether the training texts have the same. */
  public void add(String text, boolean isTrainingText) {
    different.add(text);
    texts++;
    if (text.codePointCount(0, text.length()) > SHORT) {
      longTexts++;
      copied += isTrainingText ? 1 : 0;
    }
  }

  /** Adds the other tally's texts to this one, and returns this one. */
  public GenerationTally merge(GenerationTally other) {
    different.addAll(other.different);
    texts += other.texts;
    longTexts += other.longTexts;
    copied += other.copied;
    return this;
  }

  /** The figures so far. */
  public GenerationFigures figures() {
    Nothing.refuse(texts, "no text");
    return new GenerationFigures(
        texts, (double) different.size() / texts, longTexts, (double) copied / longTexts);
  }
}
