package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.train.StateLayout.Table;
import org.sunhwan.train.WeightedMean.Vote;

class WeightedMeanTest {
  private static final StateLayout LAYOUT =
      new StateLayout(
          90_000, 180_000, List.of(new Table(500, 16, List.of(70_000, 160_000, 250_000), false)));
  private static final StateLayout DENSE = LAYOUT.withoutTables();

  /** What travels by rows is the same to the last bit as what travels whole. */
  @Test
  void rowsLeftOutCountAsTheyWere() {
    NetworkState before = random(1);
    List<Vote> byRows = new ArrayList<>();
    List<Vote> whole = new ArrayList<>();
    for (int worker = 0; worker < 3; worker++) {
      int[] touched = {worker, 7, 100 * worker + 11};
      NetworkState after = changed(before, touched, worker);
      byRows.add(new Vote(Excerpt.of(LAYOUT, new int[][] {sorted(touched)}, after), 3 + worker));
      whole.add(new Vote(Excerpt.whole(LAYOUT, after), 3 + worker));
    }
    WeightedMean rows = WeightedMean.of(LAYOUT, before, byRows);
    WeightedMean all = WeightedMean.of(DENSE, before, whole);
    assertSameBits(written(all, DENSE, before), written(rows, LAYOUT, before));
    assertEquals(all.divergence(), rows.divergence(), 1e-12, "sums in another order");
    assertArrayEquals(new int[] {0, 1, 2, 7, 11, 111, 211}, rows.mean().rows()[0]);
  }

  @Test
  void votesCountByTheirWeights() {
    StateLayout two = StateLayout.dense(2, 0);
    NetworkState before = NetworkState.zeros(two);
    WeightedMean mean =
        WeightedMean.of(two, before, List.of(vote(two, 1, 5, 1), vote(two, 4, -1, 2)));
    assertArrayEquals(new float[] {3, 1}, floats(two, mean));
    // Distances from (3, 1): 4 + 16 with weight 1/3, 1 + 4 with 2/3; the mean went 9 + 1.
    assertEquals(Math.sqrt((20 / 3.0 + 5 * 2 / 3.0) / 10), mean.divergence(), 1e-12);
  }

  /** Where nothing counts there is nothing to divide by, and no reason to move. */
  @Test
  void votesWithoutWeightChangeNothing() {
    StateLayout two = StateLayout.dense(2, 0);
    NetworkState before = NetworkState.zeros(two);
    before.parameters().put(0, new float[] {1, 2});
    WeightedMean mean =
        WeightedMean.of(two, before, List.of(vote(two, 7, 5, 0), vote(two, 4, -1, 0)));
    assertArrayEquals(new float[] {1, 2}, floats(two, mean));
    assertEquals(0, mean.divergence());
  }

  /** One large number and many small ones: in float32 the small ones would be lost. */
  @Test
  void sumsAreInDouble() {
    StateLayout one = StateLayout.dense(1, 0);
    List<Vote> votes = new ArrayList<>();
    votes.add(vote(one, 1 << 24, 0, 1));
    for (int i = 0; i < 15; i++) {
      votes.add(vote(one, 1, 0, 1));
    }
    float[] mean = floats(one, WeightedMean.of(one, NetworkState.zeros(one), votes));
    assertEquals((float) (((1 << 24) + 15) / 16.0), mean[0]);
  }

  /** Other numbers for the same workers: float32 is rounded once, double sums differ in 1e-16. */
  @Test
  void renumberingTheWorkersChangesNothing() {
    NetworkState before = random(1);
    List<Vote> votes = new ArrayList<>();
    for (int worker = 0; worker < 5; worker++) {
      votes.add(new Vote(Excerpt.whole(DENSE, random(20 + worker)), 1 + worker));
    }
    NetworkState mean = written(WeightedMean.of(DENSE, before, votes), DENSE, before);
    Collections.reverse(votes);
    NetworkState other = written(WeightedMean.of(DENSE, before, votes), DENSE, before);
    for (int i = 0; i < DENSE.parameters(); i++) {
      float expected = mean.parameters().get(i);
      assertEquals(expected, other.parameters().get(i), Math.ulp(expected));
    }
  }

  @Test
  void identicalWorkersChangeNothing() {
    NetworkState same = random(4);
    List<Vote> votes = new ArrayList<>();
    for (int worker = 0; worker < 7; worker++) {
      votes.add(new Vote(Excerpt.whole(DENSE, same), 0.1 + worker));
    }
    WeightedMean mean = WeightedMean.of(DENSE, random(5), votes);
    assertSameBits(same, written(mean, DENSE, random(6)));
    assertEquals(0, mean.divergence(), 1e-6, "roundings of the mean to float32");
  }

  private static Vote vote(StateLayout layout, float first, float second, double weight) {
    NetworkState state = NetworkState.zeros(layout);
    state.parameters().put(0, first);
    if (layout.parameters() > 1) {
      state.parameters().put(1, second);
    }
    return new Vote(Excerpt.whole(layout, state), weight);
  }

  private static float[] floats(StateLayout layout, WeightedMean mean) {
    float[] floats = new float[layout.parameters()];
    mean.mean().floats(layout).get(0, floats);
    return floats;
  }

  private static NetworkState written(WeightedMean mean, StateLayout layout, NetworkState before) {
    NetworkState state = copy(before);
    mean.mean().writeTo(layout, state);
    return state;
  }

  private static NetworkState random(long seed) {
    Random random = new Random(seed);
    NetworkState state = NetworkState.zeros(LAYOUT);
    for (int i = 0; i < LAYOUT.parameters(); i++) {
      state.parameters().put(i, (float) random.nextGaussian());
    }
    for (int i = 0; i < LAYOUT.updater(); i++) {
      state.updater().put(i, (float) random.nextGaussian());
    }
    return state;
  }

  /** A worker's state: everything outside of the table is another, and the touched rows. */
  private static NetworkState changed(NetworkState before, int[] touched, int worker) {
    NetworkState after = copy(before);
    Excerpt.of(LAYOUT, new int[][] {sorted(touched)}, random(10 + worker)).writeTo(LAYOUT, after);
    return after;
  }

  private static NetworkState copy(NetworkState state) {
    NetworkState copy = NetworkState.zeros(LAYOUT);
    copy.copyFrom(state);
    return copy;
  }

  private static int[] sorted(int[] rows) {
    return Arrays.stream(rows).sorted().distinct().toArray();
  }

  private static void assertSameBits(NetworkState expected, NetworkState actual) {
    assertEquals(expected.parameters(), actual.parameters());
    assertEquals(expected.updater(), actual.updater());
  }
}
