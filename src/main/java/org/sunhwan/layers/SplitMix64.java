package org.sunhwan.layers;

/**
 * Randomness without a state: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", 2014) used as a hash. Who knows what a number was drawn for draws it again.
 */
public final class SplitMix64 {
  /** 2^64 over the golden ratio, odd: steps of this size visit all 64-bit numbers. */
  static final long STEP = 0x9E3779B97F4A7C15L;

  private SplitMix64() {}

  /** A number from 0 to below 1 that only these three decide. */
  public static double uniform(long seed, long number, int step) {
    return (mixed(mixed(mixed(seed) ^ number) ^ step) >>> 11) * 0x1p-53;
  }

  /** The generator's output function a step on: each bit depends on all. */
  static long mixed(long value) {
    long z = value + STEP;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
