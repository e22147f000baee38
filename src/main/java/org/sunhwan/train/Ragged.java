package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Many short lists of ints. Flat arrays, so that a million lists are two objects.
 *
 * @param starts list i is {@code values[starts[i], starts[i + 1])}
 */
@SuppressWarnings("ArrayRecordComponent")
record Ragged(int[] starts, int[] values) implements Serializable {
  /** The most ints, of all lists together, that an array holds. */
  static final int MOST = Integer.MAX_VALUE - 8;

  int size() {
    return starts.length - 1;
  }

  int length(int i) {
    return starts[i + 1] - starts[i];
  }

  /** A copy of list i. */
  int[] list(int i) {
    return Arrays.copyOfRange(values, starts[i], starts[i + 1]);
  }

  /** The first int of list i. */
  int first(int i) {
    if (length(i) == 0) {
      throw new IllegalStateException("List " + i + " of " + size() + " is empty.");
    }
    return values[starts[i]];
  }

  /** Appends list after list. */
  static final class Builder {
    private int[] starts = new int[1025];
    private int[] values = new int[1024];
    private int count;

    /** False where the lists would hold more than {@link #MOST} ints, or be more than that. */
    boolean add(int[] list) {
      int start = starts[count];
      if ((long) start + list.length > MOST || count + 2L > MOST) {
        return false;
      }
      if (count + 2 > starts.length) {
        starts = Arrays.copyOf(starts, (int) Math.min(MOST, 2L * starts.length));
      }
      if (start + list.length > values.length) {
        long doubled = Math.max((long) start + list.length, 2L * values.length);
        values = Arrays.copyOf(values, (int) Math.min(MOST, doubled));
      }
      System.arraycopy(list, 0, values, start, list.length);
      starts[++count] = start + list.length;
      return true;
    }

    Ragged build() {
      return new Ragged(Arrays.copyOf(starts, count + 1), Arrays.copyOf(values, starts[count]));
    }
  }
}
