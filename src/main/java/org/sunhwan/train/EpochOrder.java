package org.sunhwan.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The batches of one worker in one epoch: a function of seed, epoch, worker and sequence lengths,
 * and of nothing else.
 *
 * <p>Sequences are shuffled; stretches of about {@value #STRETCH} batches are sorted by length and
 * cut, so that a batch holds little padding; then whole batches are shuffled, so that lengths come
 * mixed, in the same way for all workers. Of batches by examples, the one that is not full comes
 * last: DL4J would fill it up with the next one.
 */
final class EpochOrder {
  private static final int STRETCH = 128;

  private final int epoch;
  private final int[] sequences;
  private final int[] cuts;
  private final int[] turns;

  /**
   * @param sequences positions in the shard, batch after batch
   * @param cuts batch c holds {@code sequences[cuts[c], cuts[c + 1])}
   * @param turns which batch comes i-th; those beyond come in their own order
   */
  private EpochOrder(int epoch, int[] sequences, int[] cuts, int[] turns) {
    this.epoch = epoch;
    this.sequences = sequences;
    this.cuts = cuts;
    this.turns = turns;
  }

  static EpochOrder of(Examples shard, long seed, int epoch, Batching batching) {
    // java.util.Random is specified to the bit, on every machine and in every release.
    Random random = new Random(Seeds.of(seed, epoch, shard.worker()));
    int[] sequences = shuffled(shard.size(), random);
    int stretch = stretch(shard, batching);
    for (int start = 0; start < sequences.length; start += stretch) {
      sortByLength(shard, sequences, start, Math.min(sequences.length, start + stretch));
    }
    int[] cuts = cut(shard, sequences, stretch, batching);
    int shuffledBatches =
        batching instanceof Batching.Examples each
            ? sequences.length / each.count()
            : cuts.length - 1;
    return new EpochOrder(epoch, sequences, cuts, turns(shuffledBatches, seed, epoch));
  }

  /** One example a batch, in the order of the shard. */
  static EpochOrder inOrder(int epoch, int examples) {
    return new EpochOrder(
        epoch,
        IntStream.range(0, examples).toArray(),
        IntStream.rangeClosed(0, examples).toArray(),
        new int[0]);
  }

  int epoch() {
    return epoch;
  }

  int batches() {
    return cuts.length - 1;
  }

  /** Positions in the shard of the sequences of the i-th batch to train. */
  int[] batch(int i) {
    int cut = i < turns.length ? turns[i] : i;
    return Arrays.copyOfRange(sequences, cuts[cut], cuts[cut + 1]);
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

  /**
   * Whole batches in an order that all workers share: the c-th batch of a stretch is about as long
   * in every shard, so workers that train it at the same time need not wait for each other.
   */
  private static int[] turns(int batches, long seed, int epoch) {
    return IntStream.range(0, batches)
        .boxed()
        .sorted(Comparator.comparingLong(cut -> Seeds.of(seed, epoch, -1, cut)))
        .mapToInt(cut -> cut)
        .toArray();
  }

  private static int stretch(Examples shard, Batching batching) {
    long tokens = 0;
    for (int i = 0; i < shard.size(); i++) {
      tokens += shard.length(i);
    }
    double mean = Math.max(1, (double) tokens / Math.max(1, shard.size()));
    return (int) Math.min(1 << 30, (long) STRETCH * batching.expected(mean));
  }

  private static void sortByLength(Examples shard, int[] sequences, int start, int end) {
    // Length in the high half, place in the shuffle in the low: a total order.
    long[] keys = new long[end - start];
    for (int k = 0; k < keys.length; k++) {
      keys[k] = (long) shard.length(sequences[start + k]) << 32 | (start + k);
    }
    Arrays.sort(keys);
    int[] shuffled = Arrays.copyOfRange(sequences, start, end);
    for (int k = 0; k < keys.length; k++) {
      sequences[start + k] = shuffled[(int) keys[k] - start];
    }
  }

  /** Fills batches along each stretch; lengths ascend, so the newest sequence is the longest. */
  private static int[] cut(Examples shard, int[] sequences, int stretch, Batching batching) {
    int[] cuts = new int[sequences.length + 1];
    int count = 0;
    int start = 0;
    for (int i = 1; i <= sequences.length; i++) {
      if (i == sequences.length
          || i % stretch == 0
          || batching.exceededBy(i - start + 1, shard.length(sequences[i]))) {
        cuts[++count] = i;
        start = i;
      }
    }
    return Arrays.copyOf(cuts, count + 1);
  }
}
