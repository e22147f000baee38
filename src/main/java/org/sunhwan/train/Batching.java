package org.sunhwan.train;

import java.io.Serializable;

/** How large a minibatch is: a number of sequences, or a number of places for tokens. */
public sealed interface Batching extends Serializable {

  /**
   * Whether a batch must not become so large: never asked of one sequence, which always fits.
   *
   * @param longest tokens of the longest sequence, which all are padded to
   */
  boolean exceededBy(int sequences, int longest);

  /** Sequences that are expected in a batch. */
  int expected(double meanLength);

  /** So many sequences, however long. */
  record Examples(int count) implements Batching {
    /** At least one. */
    public Examples {
      requirePositive(count, "sequences");
    }

    @Override
    public boolean exceededBy(int sequences, int longest) {
      return sequences > count;
    }

    @Override
    public int expected(double meanLength) {
      return count;
    }
  }

  /**
   * As many sequences as fit into so many places, padding counted: B · T at most, unless one
   * sequence alone is longer.
   */
  record Tokens(int places) implements Batching {
    /** At least one. */
    public Tokens {
      requirePositive(places, "tokens");
    }

    @Override
    public boolean exceededBy(int sequences, int longest) {
      return (long) sequences * longest > places;
    }

    @Override
    public int expected(double meanLength) {
      return (int) Math.max(1, places / meanLength);
    }
  }

  private static void requirePositive(int count, String what) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "train.batch-size is %d; a batch needs at least 1 of its %s.".formatted(count, what));
    }
  }
}
