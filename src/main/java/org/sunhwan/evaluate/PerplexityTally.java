package org.sunhwan.evaluate;

import java.io.Serializable;

/** Sums what perplexity needs; parts merge in any order into the same whole, to the last bit. */
public final class PerplexityTally implements Serializable {
  private final ExactSum nats = new ExactSum();
  private long rows;
  private long tokens;
  private long words;
  private long characters;
  private Unsaid unsaid = Unsaid.NOTHING;

  /** A piece of text: one row, or several that were read as one. */
  public void add(Perplexity piece) {
    if (!(piece.nats() >= 0 && piece.nats() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              "The model gave a text of %d tokens %s nats, which is no sum of −ln(probability); its"
                  + " parameters are probably not finite. Train again with a smaller learning rate"
                  + " or with gradient clipping.",
              piece.tokens(), piece.nats()));
    }
    nats.add(piece.nats());
    rows = Math.addExact(rows, piece.rows());
    tokens = Math.addExact(tokens, piece.tokens());
    words = Math.addExact(words, piece.words());
    characters = Math.addExact(characters, piece.characters());
    unsaid = unsaid.plus(piece.unsaid());
  }

  /** Adds the other tally's texts to this one, and returns this one. */
  public PerplexityTally merge(PerplexityTally other) {
    nats.merge(other.nats);
    rows = Math.addExact(rows, other.rows);
    tokens = Math.addExact(tokens, other.tokens);
    words = Math.addExact(words, other.words);
    characters = Math.addExact(characters, other.characters);
    unsaid = unsaid.plus(other.unsaid);
    return this;
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** The figures so far. */
  public Perplexity perplexity() {
    Nothing.refuse(tokens, "no token");
    return new Perplexity(rows, nats.value(), tokens, words, characters, unsaid);
  }
}
