package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  private static final int BATCH = 4;

  @Test
  void everySequenceComesOnceAndOnlyTheLastBatchIsShort() {
    for (int rows : new int[] {1, 3, 4, 5, 127, 128, 129, 1000}) {
      List<int[]> batches = epoch(Samples.shard(0, 1, rows), 9, 1);
      for (int i = 0; i < batches.size() - 1; i++) {
        assertEquals(BATCH, batches.get(i).length, "batch " + i + " of " + rows);
      }
      assertArrayEquals(
          IntStream.range(0, rows).toArray(),
          batches.stream().flatMapToInt(Arrays::stream).sorted().toArray());
    }
  }

  @Test
  void seedEpochAndWorkerDecide() {
    Shard shard = Samples.shard(0, 2, 300);
    int[] order = flat(shard, 9, 1);
    assertArrayEquals(order, flat(shard, 9, 1));
    assertFalse(Arrays.equals(order, flat(shard, 8, 1)), "seed");
    assertFalse(Arrays.equals(order, flat(shard, 9, 2)), "epoch");
    Shard other = new Shard(1, 2, shard.tokens(), shard.targets(), shard.characters());
    assertFalse(Arrays.equals(order, flat(other, 9, 1)), "worker");
  }

  /** Lengths are 1 to 9; unsorted batches of four would be about half padding. */
  @Test
  void batchesHoldLittlePadding() {
    Shard shard = Samples.shard(0, 1, 1000);
    long places = 0;
    for (int[] batch : epoch(shard, 9, 1)) {
      places += (long) batch.length * Arrays.stream(batch).map(shard::length).max().orElseThrow();
    }
    assertTrue(
        places < 1.1 * shard.tokens().values().length,
        places + " for " + shard.tokens().values().length);
  }

  /** Lengths are 1 to 50; of 32 batches sorted at a time, 3 % would be padding. */
  @Test
  void longStretchesAreSortedTogether() {
    List<Shard.Sequence> texts =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Shard.Sequence(new int[1 + i % 50], new int[1], new int[0]))
            .toList();
    Shard shard = Shard.of(0, 1, texts.iterator());
    long places = 0;
    for (int[] batch : epoch(shard, 9, 1)) {
      places += (long) batch.length * Arrays.stream(batch).map(shard::length).max().orElseThrow();
    }
    assertTrue(
        places < 1.015 * shard.tokens().values().length,
        places + " for " + shard.tokens().values().length);
  }

  /** Within the stretch that was sorted, too: its first half would hold a third of the tokens. */
  @Test
  void lengthsComeMixed() {
    Shard shard = Samples.shard(0, 1, 32 * BATCH);
    long first =
        epoch(shard, 9, 1).subList(0, 16).stream()
            .flatMapToInt(Arrays::stream)
            .mapToLong(shard::length)
            .sum();
    assertEquals(0.5, (double) first / shard.tokens().values().length, 0.1);
  }

  /** Batches of different workers that are trained at the same time are about as long. */
  @Test
  void workersNeedNotWaitForEachOther() {
    List<int[]> first = epoch(Samples.shard(0, 2, 1000), 9, 1);
    List<int[]> second = epoch(Samples.shard(1, 2, 1000), 9, 1);
    Shard one = Samples.shard(0, 2, 1000);
    Shard other = Samples.shard(1, 2, 1000);
    int apart = 0;
    int longest = 0;
    for (int i = 0; i < first.size(); i++) {
      apart += Math.abs(longest(one, first.get(i)) - longest(other, second.get(i)));
      longest += longest(one, first.get(i));
    }
    // In orders of their own, lengths from 1 to 9 would be 3 apart, half of their mean.
    assertTrue(apart < 0.1 * longest, apart + " of " + longest);
  }

  /** The order is part of every model's identity: a change of it must be a decision. */
  @Test
  void theOrderStays() {
    assertEquals("[3, 1, 0, 6]", Arrays.toString(epoch(Samples.shard(0, 1, 11), 9, 1).get(0)));
  }

  /** Batches by tokens hold few sequences if they are long, and many if they are short. */
  @Test
  void batchesByTokensAreFilledAndNeverTooLarge() {
    for (int rows : new int[] {1, 5, 129, 1000}) {
      Shard shard = Samples.shard(0, 1, rows);
      EpochOrder order = EpochOrder.of(shard, 9, 1, new Batching.Tokens(40));
      List<int[]> batches = IntStream.range(0, order.batches()).mapToObj(order::batch).toList();
      assertArrayEquals(
          IntStream.range(0, rows).toArray(),
          batches.stream().flatMapToInt(Arrays::stream).sorted().toArray());
      for (int[] batch : batches) {
        assertTrue(batch.length * longest(shard, batch) <= 40, Arrays.toString(batch));
      }
      // A batch is closed when the next sequence, 9 tokens at most, does not fit.
      assertTrue(
          batches.size() <= 1 + rows / 32 + shard.tokens().values().length / 25,
          "" + batches.size());
    }
  }

  @Test
  void aSequenceThatIsTooLongComesAlone() {
    Shard shard = Samples.shard(0, 1, 50);
    EpochOrder order = EpochOrder.of(shard, 9, 1, new Batching.Tokens(4));
    for (int i = 0; i < order.batches(); i++) {
      int[] batch = order.batch(i);
      assertTrue(batch.length == 1 || batch.length * longest(shard, batch) <= 4);
    }
  }

  /** Two epochs have other batches, not only another order of the same. */
  @Test
  void batchesByTokensComeMixedToo() {
    Shard shard = Samples.shard(0, 1, 1000);
    EpochOrder first = EpochOrder.of(shard, 9, 1, new Batching.Tokens(40));
    EpochOrder second = EpochOrder.of(shard, 9, 2, new Batching.Tokens(40));
    assertFalse(Arrays.equals(first.batch(0), second.batch(0)));
    long tokens = 0;
    for (int i = 0; i < first.batches() / 2; i++) {
      tokens += Arrays.stream(first.batch(i)).map(shard::length).sum();
    }
    assertEquals(0.5, (double) tokens / shard.tokens().values().length, 0.1);
  }

  private static int longest(Shard shard, int[] batch) {
    return Arrays.stream(batch).map(shard::length).max().orElseThrow();
  }

  private static int[] flat(Shard shard, long seed, int epoch) {
    return epoch(shard, seed, epoch).stream().flatMapToInt(Arrays::stream).toArray();
  }

  private static List<int[]> epoch(Shard shard, long seed, int epoch) {
    EpochOrder order = EpochOrder.of(shard, seed, epoch, new Batching.Examples(BATCH));
    List<int[]> batches = new ArrayList<>();
    for (int i = 0; i < (shard.size() + BATCH - 1) / BATCH; i++) {
      batches.add(order.batch(i));
    }
    return batches;
  }
}
