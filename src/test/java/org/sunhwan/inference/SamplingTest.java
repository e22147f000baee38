package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final float[] P = {0.1f, 0.4f, 0.2f, 0.3f};

  @Test
  void drawsByShares() {
    assertArrayEquals(new double[] {0.1, 0.4, 0.2, 0.3}, shares(Sampling.PLAIN, P), 0.001);
    // Only what is above 0 matters, not the sum.
    assertArrayEquals(
        new double[] {0, 2. / 3, 0, 1. / 3}, shares(Sampling.PLAIN, 0, 4, 0, 2), 0.001);
  }

  /** Squares over their sum: 1, 16, 4 and 9 of 30. */
  @Test
  void lowTemperaturesSharpen() {
    assertArrayEquals(
        new double[] {1 / 30., 16 / 30., 4 / 30., 9 / 30.},
        shares(new Sampling(0.5, 0, 1), P),
        0.001);
    assertArrayEquals(new double[] {0, 1, 0, 0}, shares(Sampling.GREEDY, P), 0.001);
    assertArrayEquals(new double[] {0, 1, 0, 0}, shares(new Sampling(0.001, 0, 1), P), 0.001);
  }

  @Test
  void topTokensStay() {
    assertArrayEquals(new double[] {0, 4 / 7., 0, 3 / 7.}, shares(new Sampling(1, 2, 1), P), 0.001);
    // Of equal ones the first.
    assertArrayEquals(
        new double[] {0, 1, 0, 0}, shares(new Sampling(1, 1, 1), 0.2f, 0.4f, 0.4f), 0.001);
  }

  /** 0.4 and 0.3 are the fewest that reach 0.6; together with the top 3, their sum is 0.9. */
  @Test
  void theNucleusStays() {
    assertArrayEquals(
        new double[] {0, 4 / 7., 0, 3 / 7.}, shares(new Sampling(1, 0, 0.6), P), 0.001);
    assertArrayEquals(
        new double[] {0, 4 / 9., 2 / 9., 3 / 9.}, shares(new Sampling(1, 3, 0.8), P), 0.001);
    assertArrayEquals(new double[] {0, 1, 0, 0}, shares(new Sampling(1, 0, 0.1), P), 0.001);
  }

  @Test
  void refusesWhatIsNoWayToDraw() {
    refuses("generate.temperature is -1.0; it must be 0 or above.", -1, 0, 1);
    refuses("generate.temperature is NaN; it must be 0 or above.", Double.NaN, 0, 1);
    refuses("generate.top is -1; it must be 0 or above.", 1, -1, 1);
    refuses("generate.nucleus is 0.0; it must be above 0 and at most 1.", 1, 0, 0);
  }

  private static void refuses(String message, double temperature, int top, double nucleus) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> new Sampling(temperature, top, nucleus))
            .getMessage());
  }

  /** How often each token is chosen for evenly spread numbers. */
  private static double[] shares(Sampling sampling, float... p) {
    double[] shares = new double[4];
    int draws = 9999;
    for (int i = 0; i < draws; i++) {
      shares[sampling.choose(p, i / (double) draws)] += 1.0 / draws;
    }
    return shares;
  }
}
