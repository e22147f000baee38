package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Sequences;

class MaskTest {
  private static final StepKey STEP = new StepKey(5, 1, 7);

  /**
   * SplitMix64 from seed 0 gives e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f (Steele's own
   * code). A model trained again next year must drop the same numbers.
   */
  @Test
  void drawsArePublishedNumbers() {
    assertArrayEquals(
        new float[] {2, 0, 2, 2, 0, 2, 2, 0, 0, 2, 0, 0}, factors(new Mask(0.5, 0), 0, 12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void dropsAtTheRateAndKeepsTheMean(double rate) {
    int n = 1_000_000;
    float[] factors = factors(new Mask(rate, 3), 0, n);
    double dropped = 0;
    double sum = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      dropped += factors[i] == 0 ? 1 : 0;
      sum += factors[i];
      pairs += i > 0 && factors[i] == 0 && factors[i - 1] == 0 ? 1 : 0;
    }
    // Five standard deviations of a mean of n draws, each of standard deviation √(rate (1 - rate)).
    double tolerance = 5 * Math.sqrt(rate * (1 - rate) / n);
    assertEquals(rate, dropped / n, tolerance);
    assertEquals(1, sum / n, tolerance / (1 - rate));
    assertEquals(rate * rate, pairs / n, 2 * tolerance, "neighbours are drawn independently");
  }

  @Test
  void aFactorDependsOnItsPlaceAlone() {
    Mask mask = new Mask(0.3, 11);
    float[] all = factors(mask, 0, 50);
    for (int first = 0; first < 9; first++) {
      for (int count = 0; count < 30; count++) {
        assertArrayEquals(
            Arrays.copyOfRange(all, first, first + count), factors(mask, first, count));
      }
    }
  }

  @Test
  void whateverDiffersInAKeyGivesOtherMasks() {
    Set<List<Float>> masks = new HashSet<>();
    int keys = 0;
    for (long seed : new long[] {0, 1, -1}) {
      for (int worker = 0; worker < 3; worker++) {
        for (long step = 0; step < 3; step++) {
          for (int layer = 0; layer < 3; layer++) {
            for (int what = 0; what < 3; what++) {
              long key = Mask.key(new StepKey(seed, worker, step), layer, what);
              Float[] boxed = new Float[64];
              float[] factors = factors(new Mask(0.5, key), 0, 64);
              Arrays.setAll(boxed, i -> factors[i]);
              masks.add(List.of(boxed));
              keys++;
            }
          }
        }
      }
    }
    assertEquals(keys, masks.size());
  }

  /** [T, B, C] against the definition, out of both memory orders. */
  @Test
  void aLockedMaskIsTheSameAtEveryTimeStepAndAnotherIsNot() {
    int time = 3;
    int batch = 5;
    int channels = 7;
    for (Dropout dropout : List.of(Dropout.each(0.4), Dropout.locked(0.4))) {
      InputMask mask = InputMask.of(dropout, STEP, 2, time, batch, channels);
      float[] timeMajor = new float[time * batch * channels];
      for (int i = 0; i < timeMajor.length; i++) {
        timeMajor[i] = i + 1;
      }
      Floats x = floats(timeMajor);
      Floats out = floats(new float[timeMajor.length]);
      mask.copy(Sequences.timeMajor(x, batch, channels), out);
      float[] masked = values(out);
      Floats channelMajor = floats(new float[timeMajor.length]);
      for (int i = 0; i < timeMajor.length; i++) {
        int t = i / (batch * channels);
        int b = i / channels % batch;
        int c = i % channels;
        channelMajor.buffer().put((b * channels + c) * time + t, timeMajor[i]);
      }
      mask.copy(new Sequences(channelMajor, 1, channels * time, time), out);
      assertArrayEquals(masked, values(out));
      mask.multiply(x);
      assertArrayEquals(masked, values(x));

      int perStep = batch * channels;
      float[] factors = factors(new Mask(0.4, Mask.key(STEP, 2, Mask.INPUT)), 0, timeMajor.length);
      for (int i = 0; i < masked.length; i++) {
        int drawn = dropout.kind() == Dropout.Kind.LOCKED ? i % perStep : i;
        assertEquals(timeMajor[i] * factors[drawn], masked[i], "number " + i + " of " + dropout);
      }
    }
  }

  @Test
  void aRateIsAProbabilityBelowOne() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertEquals(
          "the dropout of an input must be a probability from 0 to below 1, not " + rate,
          assertThrows(IllegalArgumentException.class, () -> Dropout.each(rate)).getMessage());
    }
  }

  private static float[] factors(Mask mask, long first, int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    mask.multiply(ones, count, first);
    return ones;
  }

  private static Floats floats(float[] values) {
    var buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(0, values);
    return Floats.of(buffer);
  }

  private static float[] values(Floats floats) {
    float[] values = new float[(int) floats.length()];
    floats.buffer().get(values);
    return values;
  }
}
