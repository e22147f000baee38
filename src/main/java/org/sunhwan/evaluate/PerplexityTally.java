package org.sunhwan.evaluate;

import java.io.Serializable;

/** Sums what perplexity needs; parts merge in any order into the same whole, to the last bit. */
public final class PerplexityTally implements Serializable {
  private final ExactSum nats = new ExactSum();
  private long tokens;
  private long words;
  private long characters;

  /**
   * A piece of text.
   *
   * @param itsNats sum over its predictions of −ln(probability of what came)
   * @param itsTokens predictions made
   * @param itsWords words of the reference
   * @param itsCharacters Unicode code points of the reference
   */
  public void add(double itsNats, long itsTokens, long itsWords, long itsCharacters) {
    if (!(itsNats >= 0 && itsNats < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              "The model gave a text of %d tokens %s nats, which is no sum of −ln(probability); its"
                  + " parameters are probably not finite. Train again with a smaller learning rate"
                  + " or with gradient clipping.",
              itsTokens, itsNats));
    }
    nats.add(itsNats);
    tokens = Math.addExact(tokens, itsTokens);
    words = Math.addExact(words, itsWords);
    characters = Math.addExact(characters, itsCharacters);
  }

  /** Adds the other tally's texts to this one, and returns this one. */
  public PerplexityTally merge(PerplexityTally other) {
    nats.merge(other.nats);
    tokens = Math.addExact(tokens, other.tokens);
    words = Math.addExact(words, other.words);
    characters = Math.addExact(characters, other.characters);
    return this;
  }

  /** Predictions so far. */
  long tokens() {
    return tokens;
  }

  /** The figures so far. */
  public Perplexity perplexity() {
    Nothing.refuse(tokens, "no token");
    return new Perplexity(nats.value(), tokens, words, characters);
  }
}
