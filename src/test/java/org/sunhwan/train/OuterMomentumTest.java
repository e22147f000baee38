package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OuterMomentumTest {
  private static final StateLayout ONE = StateLayout.dense(1, 0);

  /** η = 0 is averaging. */
  @Test
  void withoutMomentumTheMeanIsLeftAsItIs() {
    assertArrayEquals(new float[] {2, 3.5f}, walk(new OuterMomentum.Settings(0, 1, true), 2, 3.5f));
  }

  /**
   * By hand, v ← 0.5 v + Δ, x ← x + v: from 0 the mean is 2, so v = 2 and x = 2; the mean is 3, so
   * Δ = 1, v = 2, x = 4.
   */
  @Test
  void blockMomentumGoesOnWhereItWasGoing() {
    assertArrayEquals(new float[] {2, 4}, walk(new OuterMomentum.Settings(0.5, 1, false), 2, 3));
  }

  /**
   * As torch.optim.SGD(nesterov=True) has it, which DiLoCo uses, with the gradient −Δ: from 0, Δ =
   * 2, v = 1.4, x = 1.4 + 0.9 · 1.4 = 2.66; Δ = 0.34, v = 1.26 + 0.238 = 1.498, x = 2.66 + 0.238 +
   * 0.9 · 1.498.
   */
  @Test
  void nesterovLooksAhead() {
    float[] path = walk(new OuterMomentum.Settings(0.9, 0.7, true), 2, 3);
    assertEquals(2.66f, path[0], 1e-6f);
    assertEquals(4.2462f, path[1], 1e-6f);
  }

  /** Rows that nobody touched do not travel, so they must not move, whatever their velocity. */
  @Test
  void rowsThatNobodyTouchedStay() {
    StateLayout layout = StateLayoutTest.LAYOUT;
    var outer = new OuterMomentum(new OuterMomentum.Settings(0.5, 1, false), layout);
    NetworkState state = StateLayoutTest.state(0);
    for (int[] row : new int[][] {{1}, {2}}) {
      Excerpt mean = Excerpt.of(layout, new int[][] {row}, StateLayoutTest.state(10));
      outer.apply(layout, state, mean);
      mean.writeTo(layout, state);
    }
    float[] after = StateLayoutTest.floats(state);
    assertEquals(2, after[2], "row 0 was never touched");
    assertEquals(15, after[5], "row 1 moved once");
    assertEquals(18, after[8], "row 2 moved in the second round");
    assertEquals(15, after[0], "10 in the first round, and half of it in the second");
    assertEquals(26, after[16], "the updater's numbers are the mean");
  }

  @Test
  void momentumOfOneIsRefused() {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> new OuterMomentum.Settings(1, 1, false));
    assertEquals(
        "train.outer-momentum is 1.0; it must be at least 0 and below 1.", refusal.getMessage());
  }

  /** From 0, where the next rounds begin, given the workers' means. */
  private static float[] walk(OuterMomentum.Settings settings, float... means) {
    var outer = new OuterMomentum(settings, ONE);
    NetworkState state = NetworkState.zeros(ONE);
    float[] path = new float[means.length];
    for (int round = 0; round < means.length; round++) {
      NetworkState mean = NetworkState.zeros(ONE);
      mean.parameters().put(0, means[round]);
      Excerpt excerpt = Excerpt.whole(ONE, mean);
      outer.apply(ONE, state, excerpt);
      excerpt.writeTo(ONE, state);
      path[round] = state.parameters().get(0);
    }
    return path;
  }
}
