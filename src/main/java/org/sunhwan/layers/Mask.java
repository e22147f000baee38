package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.sunhwan.kernel.Floats;

/**
 * A dropout mask of any length: factor i is 0 with the probability of the rate, and else 1 / (1 -
 * rate). Nothing is stored: a factor is computed from the key and i alone, so that a backward pass,
 * another thread or another machine has the same ones.
 *
 * <p>Bits come from {@link SplitMix64} of key and counter. One 64-bit result decides over four
 * numbers, by 16 bits each; the rate is rounded to a multiple of 2^-16, and factors go by the
 * rounded rate, so that they are 1 on average.
 */
final class Mask {
  /** What layers mask: their input, and the recurrent weights of each way they read. */
  static final int INPUT = 0;

  static final int RECURRENT_WEIGHTS = 1;

  private static final int RESOLUTION = 1 << 16;

  /** Numbers moved through the heap at once, where they are multiplied fastest. */
  private static final int PART = 4096;

  private final long key;
  private final long dropped; // of RESOLUTION
  private final int kept; // the bits of a float

  Mask(double rate, long key) {
    this.key = key;
    dropped = Math.min(RESOLUTION - 1, Math.round(rate * RESOLUTION));
    kept = Float.floatToRawIntBits((float) (RESOLUTION / (double) (RESOLUTION - dropped)));
  }

  /**
   * A key that no other mask of a run has.
   *
   * @param layer the layer's place in its network
   * @param what of the layer: {@link #INPUT}, or {@link #RECURRENT_WEIGHTS} and the number of a way
   */
  static long key(StepKey step, int layer, int what) {
    long key = SplitMix64.mixed(step.seed());
    key = SplitMix64.mixed(key ^ step.worker());
    key = SplitMix64.mixed(key ^ step.step());
    key = SplitMix64.mixed(key ^ layer);
    return SplitMix64.mixed(key ^ what);
  }

  /** An array times the factors from 0 on, to another array of its length or to itself. */
  void copy(Floats from, Floats to) {
    FloatBuffer source = from.buffer();
    FloatBuffer target = to.buffer();
    int length = source.remaining();
    float[] part = new float[Math.min(PART, length)];
    for (int start = 0; start < length; start += PART) {
      int count = Math.min(PART, length - start);
      source.get(start, part, 0, count);
      multiply(part, count, start);
      target.put(start, part, 0, count);
    }
  }

  /** Multiplies the first {@code count} values by the factors {@code first} and following. */
  void multiply(float[] values, int count, long first) {
    int i = 0;
    for (; i < count && (first + i & 3) != 0; i++) {
      values[i] *= factor(first + i);
    }
    for (; i + 3 < count; i += 4) {
      long bits = bits(first + i);
      values[i] *= factor(bits, 0);
      values[i + 1] *= factor(bits, 16);
      values[i + 2] *= factor(bits, 32);
      values[i + 3] *= factor(bits, 48);
    }
    for (; i < count; i++) {
      values[i] *= factor(first + i);
    }
  }

  private float factor(long i) {
    return factor(bits(i), (int) (i & 3) * 16);
  }

  /** 0 where the 16 bits are below the rate; without a branch, which no processor could predict. */
  private float factor(long bits, int shift) {
    long below = ((bits >>> shift & RESOLUTION - 1) - dropped) >> 63; // all ones, or 0
    return Float.intBitsToFloat(kept & (int) ~below);
  }

  private long bits(long i) {
    return SplitMix64.mixed(key + (i >>> 2) * SplitMix64.STEP);
  }
}
