package org.sunhwan.inference;

/** Surprise: how many nats an event of some probability is worth, for all who sum them up. */
public final class Nats {
  /**
   * Probabilities below count as this one: the smallest that float32 has. Its softmax gives 0 to
   * what is less likely still, which is a rounding, and not impossible. It is worth 103.3 nats.
   */
  public static final double LEAST = Float.MIN_VALUE;

  private Nats() {}

  /**
   * -ln p, from 0 up to that of {@link #LEAST}.
   *
   * @param probability a little above 1, as rounding leaves it, is 1; NaN stays what it is
   */
  public static double of(double probability) {
    return Math.log(1 / Math.min(1, Math.max(LEAST, probability)));
  }
}
