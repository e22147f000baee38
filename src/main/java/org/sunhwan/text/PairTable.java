package org.sunhwan.text;

import java.util.Arrays;

/** Distinct pairs of symbol ids, numbered from 0 in the order they were added. */
final class PairTable {
  private int size;
  private long[] pairs = new long[1 << 10];

  /** Pair number + 1 by hash, with linear probing; 0 is free. At most half full. */
  private int[] slots = new int[1 << 11];

  int size() {
    return size;
  }

  int left(int number) {
    return (int) (pairs[number] >>> 32);
  }

  int right(int number) {
    return (int) pairs[number];
  }

  /** The pair's number, or -1. */
  int find(int left, int right) {
    return slots[slot(key(left, right))] - 1;
  }

  /** The pair's number; a pair not seen before gets the next one. */
  int add(int left, int right) {
    long pair = key(left, right);
    int slot = slot(pair);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == pairs.length) {
      grow();
      slot = slot(pair);
    }
    pairs[size++] = pair;
    slots[slot] = size;
    return size - 1;
  }

  private void grow() {
    pairs = Arrays.copyOf(pairs, 2 * size);
    slots = new int[4 * size];
    for (int number = 0; number < size; number++) {
      slots[slot(pairs[number])] = number + 1;
    }
  }

  /** The slot of the pair, or the empty one where it belongs. */
  private int slot(long pair) {
    int mask = slots.length - 1;
    int i = (int) ((pair * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (slots[i] != 0 && pairs[slots[i] - 1] != pair) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private static long key(int left, int right) {
    return ((long) left << 32) | right;
  }
}
