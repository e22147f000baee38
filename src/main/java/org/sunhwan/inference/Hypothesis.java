package org.sunhwan.inference;

import org.sunhwan.network.SpecialTokens;

/**
 * The beginning of a translation.
 *
 * @param before the same without its last token; null for the beginning
 * @param token the last
 * @param length tokens after the beginning
 * @param attention of the last token to the source's
 */
@SuppressWarnings("ArrayRecordComponent")
record Hypothesis(
    Hypothesis before, int token, int length, double logProbability, float[] attention) {

  static Hypothesis start() {
    return new Hypothesis(null, SpecialTokens.BEGIN, 0, 0, null);
  }

  Hypothesis then(int next, double logProbabilityOfNext, float[] attended) {
    return new Hypothesis(this, next, length + 1, logProbability + logProbabilityOfNext, attended);
  }

  /** Of a hypothesis that ends with the end. */
  Translation translation() {
    int[] tokens = new int[length - 1];
    float[][] attended = new float[length][];
    Hypothesis at = this;
    for (int t = length - 1; t >= 0; t--) {
      attended[t] = at.attention;
      if (t < tokens.length) {
        tokens[t] = at.token;
      }
      at = at.before;
    }
    return new Translation(tokens, logProbability, attended);
  }
}
