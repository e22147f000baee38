package org.sunhwan.kernel;

import java.util.Arrays;

/**
 * The lengths of a batch's sequences. Sequence b occupies the time steps 0 to {@code of(b)} - 1 of
 * T; the rest is padding. A length of 0 is allowed: the state passes through such a sequence.
 */
public final class Lengths {
  private final int time;
  private final int[] each;
  private final boolean full;

  private Lengths(int time, int[] each) {
    this.time = time;
    this.each = each;
    this.full = Arrays.stream(each).allMatch(length -> length == time);
  }

  /** Lengths of sequences padded to the given number of time steps. */
  public static Lengths padded(int time, int... each) {
    if (time < 1 || each.length < 1) {
      throw new IllegalArgumentException(
          "a batch needs a time step and a sequence at least, not "
              + time
              + " steps and "
              + each.length
              + " sequences");
    }
    for (int b = 0; b < each.length; b++) {
      if (each[b] < 0 || each[b] > time) {
        throw new IllegalArgumentException(
            "sequence "
                + b
                + " of the batch has length "
                + each[b]
                + "; it must be from 0 to the batch's "
                + time
                + " time steps");
      }
    }
    return new Lengths(time, each.clone());
  }

  /** A batch without padding. */
  public static Lengths full(int time, int batch) {
    int[] each = new int[Math.max(batch, 0)];
    Arrays.fill(each, time);
    return padded(time, each);
  }

  /** T, the time steps of the padded batch. */
  public int time() {
    return time;
  }

  /** B, the sequences. */
  public int batch() {
    return each.length;
  }

  /** The length of sequence b. */
  public int of(int b) {
    return each[b];
  }

  /** Whether every sequence has all T steps: there is no padding. */
  public boolean isFull() {
    return full;
  }

  @Override
  public String toString() {
    return Arrays.toString(each) + " of " + time;
  }
}
