package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pairs of truth and answer for Spearman's correlation, which needs them all: 16 bytes each.
 *
 * <p>Where there are more than the limit, only rows whose number's hash ends in k zero bits are
 * kept, with the smallest k for which few enough are. What is kept depends on the rows alone, not
 * on how they were dealt or merged.
 */
final class Ranks implements Serializable {
  private final int limit;
  private int zeroBits;
  private int size;
  private long[] rows = new long[16];
  private long[] pairs = new long[16];

  Ranks(int limit) {
    this.limit = limit;
  }

  void add(long row, float truth, float answer) {
    keep(
        row,
        (long) Float.floatToIntBits(truth) << Integer.SIZE
            | Integer.toUnsignedLong(Float.floatToIntBits(answer)));
  }

  void merge(Ranks other) {
    zeroBits = Math.max(zeroBits, other.zeroBits);
    thin();
    for (int i = 0; i < other.size; i++) {
      keep(other.rows[i], other.pairs[i]);
    }
  }

  private void keep(long row, long pair) {
    if (!isKept(row)) {
      return;
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      pairs = Arrays.copyOf(pairs, 2 * size);
    }
    rows[size] = row;
    pairs[size++] = pair;
    while (size > limit) {
      zeroBits++;
      thin();
    }
  }

  private void thin() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (isKept(rows[i])) {
        rows[kept] = rows[i];
        pairs[kept++] = pairs[i];
      }
    }
    size = kept;
  }

  private boolean isKept(long row) {
    return Long.numberOfTrailingZeros(mixed(row)) >= zeroBits;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbours become unlike. */
  private static long mixed(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Pearson's correlation of the ranks, which are whole numbers of halves: exact until the end. */
  double spearman() {
    double[] truths = doubledRanks(Integer.SIZE);
    double[] answers = doubledRanks(0);
    var moments = new Moments();
    for (int i = 0; i < size; i++) {
      moments.add(truths[i], answers[i]);
    }
    return moments.correlation();
  }

  /** Twice the rank of each pair's float at a bit offset; equal values share their mean rank. */
  private double[] doubledRanks(int shift) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = Float.intBitsToFloat((int) (pairs[i] >>> shift));
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted((a, b) -> Float.compare(values[a], values[b]))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[size];
    for (int from = 0, to; from < size; from = to) {
      to = from + 1;
      while (to < size && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = from + 1.0 + to; // ranks from + 1 to `to`: their mean, doubled
      }
    }
    return ranks;
  }
}
