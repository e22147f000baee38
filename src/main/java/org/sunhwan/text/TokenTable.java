package org.sunhwan.text;

import java.util.Arrays;

/**
 * Distinct tokens, numbered from 0 in the order they were added, found by slices of a char array
 * without an object for each look-up.
 *
 * <p>Characters lie end to end in one array. The hash table is open: a slot holds the token's hash
 * in its upper and its number + 1 in its lower half, so that almost every look-up that misses never
 * touches the characters.
 */
final class TokenTable {
  private char[] chars;
  private int[] starts;
  private int size;
  private long[] slots;

  TokenTable() {
    this(1 << 11);
  }

  TokenTable(int expectedTokens) {
    chars = new char[Math.max(16, 4 * expectedTokens)];
    starts = new int[Math.max(4, expectedTokens) + 1];
    slots = new long[Integer.highestOneBit(Math.max(8, expectedTokens)) * 4];
  }

  int size() {
    return size;
  }

  /** Characters that the tokens take together. */
  int characters() {
    return starts[size];
  }

  /** The array that holds all tokens: number i is [{@code start(i)}, {@code end(i)}). */
  char[] chars() {
    return chars;
  }

  int start(int number) {
    return starts[number];
  }

  int end(int number) {
    return starts[number + 1];
  }

  String token(int number) {
    return new String(chars, starts[number], starts[number + 1] - starts[number]);
  }

  int find(String token) {
    return find(token.toCharArray(), 0, token.length());
  }

  /** The token's number, or -1. */
  int find(char[] from, int start, int end) {
    long slot = slots[slot(hash(from, start, end), from, start, end)];
    return (int) slot - 1;
  }

  int add(String token) {
    return add(token.toCharArray(), 0, token.length());
  }

  /** The token's number; a token not seen before gets the next one. */
  int add(char[] from, int start, int end) {
    int hash = hash(from, start, end);
    int slot = slot(hash, from, start, end);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    append(from, start, end);
    slots[slot] = entry(hash, size);
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  void clear() {
    size = 0;
    Arrays.fill(slots, 0);
  }

  private void append(char[] from, int start, int end) {
    int at = starts[size];
    int after = Math.addExact(at, end - start);
    if (after > chars.length) {
      chars = Arrays.copyOf(chars, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(after, 2L * at)));
    }
    System.arraycopy(from, start, chars, at, end - start);
    size++;
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
    }
    starts[size] = after;
  }

  /** The slot of the token, or the empty one where it belongs. */
  private int slot(int hash, char[] from, int start, int end) {
    int mask = slots.length - 1;
    int i = hash & mask;
    while (slots[i] != 0) {
      if ((int) (slots[i] >>> 32) == hash) {
        int number = (int) slots[i] - 1;
        if (Arrays.equals(chars, starts[number], starts[number + 1], from, start, end)) {
          return i;
        }
      }
      i = (i + 1) & mask;
    }
    return i;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int i = (int) (entry >>> 32) & mask;
        while (slots[i] != 0) {
          i = (i + 1) & mask;
        }
        slots[i] = entry;
      }
    }
  }

  private static long entry(int hash, int numberPlusOne) {
    return ((long) hash << 32) | numberPlusOne;
  }

  private static int hash(char[] from, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + from[i];
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
