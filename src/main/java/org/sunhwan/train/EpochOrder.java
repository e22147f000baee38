package org.sunhwan.train;

import java.util.Arrays;
import java.util.Random;

/**
 * The batches of one worker in one epoch: a function of seed, epoch, worker and sequence lengths,
 * and of nothing else.
 *
 * <p>Sequences are shuffled; stretches of {@value #STRETCH} batches are sorted by length, so that a
 * batch holds little padding; then whole batches are shuffled, so that lengths come mixed. The
 * batch that is not full comes last: DL4J would fill it up with the next one.
 */
final class EpochOrder {
  private static final int STRETCH = 32;

  private final Shard shard;
  private final int batchSize;
  private final int[] sequences;
  private final int[] batches;

  private EpochOrder(Shard shard, int batchSize, int[] sequences, int[] batches) {
    this.shard = shard;
    this.batchSize = batchSize;
    this.sequences = sequences;
    this.batches = batches;
  }

  static EpochOrder of(Shard shard, long seed, int epoch, int batchSize) {
    // java.util.Random is specified to the bit, on every machine and in every release.
    Random random = new Random(Seeds.of(seed, epoch, shard.worker()));
    return new EpochOrder(
        shard,
        batchSize,
        shuffled(shard.size(), random),
        shuffled(shard.size() / batchSize, random));
  }

  private static int[] shuffled(int size, Random random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Positions in the shard of the sequences of the i-th batch to train. */
  int[] batch(int i) {
    int cut = i < batches.length ? batches[i] : i;
    int stretch = STRETCH * batchSize;
    int start = cut / STRETCH * stretch;
    // Length in the high half, place in the shuffle in the low: a total order.
    long[] keys = new long[Math.min(stretch, sequences.length - start)];
    for (int k = 0; k < keys.length; k++) {
      keys[k] = (long) shard.length(sequences[start + k]) << 32 | (start + k);
    }
    Arrays.sort(keys);
    int from = cut % STRETCH * batchSize;
    return Arrays.stream(keys, from, Math.min(keys.length, from + batchSize))
        .mapToInt(key -> sequences[(int) key])
        .toArray();
  }
}
