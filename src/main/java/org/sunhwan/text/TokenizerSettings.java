package org.sunhwan.text;

import java.io.Serializable;

/**
 * How text becomes tokens.
 *
 * @param kind the way text is cut
 * @param lowerCase whether letters are lower-cased (root locale) after NFC normalisation
 * @param punctuation whether punctuation and symbols are tokens (words and Korean morphemes only)
 * @param merges number of BPE merges to learn at most (subwords only)
 * @param minimumPairCount a pair seen less often is not merged, and a character seen less often is
 *     unknown (subwords only)
 */
public record TokenizerSettings(
    Kind kind, boolean lowerCase, boolean punctuation, int merges, int minimumPairCount)
    implements Serializable {

  /** The ways to cut text. */
  public enum Kind {
    /** Words by Unicode's UAX #29. */
    WORDS,
    /** Unicode code points. */
    CHARACTERS,
    /** Korean morphemes, by Lucene's Nori. */
    KOREAN,
    /** Byte-pair-encoded subwords, learned from the training rows. */
    SUBWORDS,
    /** Whatever stands between white space, as it stands: for text that is cut already. */
    SPACES
  }

  public TokenizerSettings {
    if (merges < 0) {
      throw new IllegalArgumentException("tokenizer.merges must be 0 or more, not " + merges);
    }
    if (minimumPairCount < 1) {
      throw new IllegalArgumentException(
          "tokenizer.min-pair-count must be 1 or more, not " + minimumPairCount);
    }
  }

  /** The same settings for another way to cut. */
  TokenizerSettings of(Kind other) {
    return new TokenizerSettings(other, lowerCase, punctuation, merges, minimumPairCount);
  }
}
