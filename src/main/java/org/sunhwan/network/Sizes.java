package org.sunhwan.network;

import java.io.Serializable;

/**
 * What a network's shape leaves open until there is a dataset: how many different ids there are.
 *
 * @param vocabulary tokens of the texts, special ones included
 * @param classes classes or tags; 0 where the task has none
 * @param targetVocabulary tokens of the target texts; 0 where the task has none
 * @param characters characters of words, the end of a word included; 0 where none are read
 */
public record Sizes(int vocabulary, int classes, int targetVocabulary, int characters)
    implements Serializable {

  /** Checks that there is a vocabulary. */
  public Sizes {
    if (vocabulary < 1 || classes < 0 || targetVocabulary < 0 || characters < 0) {
      throw new IllegalArgumentException(
          "A network needs a vocabulary; got %d tokens, %d classes, %d target tokens, %d characters."
              .formatted(vocabulary, classes, targetVocabulary, characters));
    }
  }

  /** What there is, for messages: {@code 7 tokens, 3 classes}. */
  @Override
  public String toString() {
    return "%d tokens".formatted(vocabulary)
        + (classes > 0 ? ", %d classes".formatted(classes) : "")
        + (targetVocabulary > 0 ? ", %d target tokens".formatted(targetVocabulary) : "")
        + (characters > 0 ? ", %d characters".formatted(characters) : "");
  }

  /** Of a task with texts and classes only. */
  public static Sizes of(int vocabulary, int classes) {
    return new Sizes(vocabulary, classes, 0, 0);
  }
}
