package org.sunhwan.network;

import java.io.Serializable;

/**
 * How translations are searched for.
 *
 * @param width hypotheses kept at every step; 1 is greedy
 * @param lengthPower α of ln p(y) / |y|^α, by which hypotheses of different lengths are compared,
 *     the end counted; 0 prefers short ones, 1 is the mean per token; Wu et al. 2016 found 0.6 to
 *     0.7 best
 * @param longest tokens of a translation at most: this many for each token of the source
 * @param extra and this many more
 */
public record BeamSettings(int width, double lengthPower, double longest, int extra)
    implements Serializable {

  /** Checks each. */
  public BeamSettings {
    if (width < 1 || !(lengthPower >= 0) || !(longest >= 0) || extra < 1) {
      throw new IllegalArgumentException(
          "A beam search keeps 1 hypothesis or more, with a length power from 0 and room for 1 token, not %d, %s and %s a token + %d."
              .formatted(width, lengthPower, longest, extra));
    }
  }

  /** Tokens of a translation at most, without its end. */
  public int limit(int sourceTokens) {
    return (int) Math.ceil(longest * sourceTokens) + extra;
  }

  /** By which hypotheses are compared: ln p over the length, its power taken. */
  public double score(double logProbability, int length) {
    return logProbability / Math.pow(length, lengthPower);
  }
}
