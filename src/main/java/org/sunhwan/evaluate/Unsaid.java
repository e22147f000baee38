package org.sunhwan.evaluate;

import java.io.Serializable;

/**
 * What a model leaves unsaid that says "an unknown token": how that token is spelled. A model of
 * few tokens would otherwise seem to know a text best of which it says the least.
 *
 * @param tokens unknown tokens that came
 * @param bytes of their spellings in UTF-8
 */
public record Unsaid(long tokens, long bytes) implements Serializable {
  /** Where all was said. */
  public static final Unsaid NOTHING = new Unsaid(0, 0);

  /** Checks that neither is negative. */
  public Unsaid {
    if (tokens < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "Counts are 0 or more, not %d tokens of %d bytes.".formatted(tokens, bytes));
    }
  }

  /**
   * Nats that say it without knowing anything: every byte, and the end of each spelling, is one of
   * 256 that are all as likely (no byte of UTF-8 is 0xFF, which is the end).
   */
  public double nats() {
    return Math.log(256) * (bytes + tokens);
  }

  /** Both together. */
  public Unsaid plus(Unsaid other) {
    return new Unsaid(Math.addExact(tokens, other.tokens()), Math.addExact(bytes, other.bytes()));
  }
}
