package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what BLEU needs, one reference a translation; parts merge in any order into the same
 * whole. Plain texts go in: the tokenizer is {@link Tokens13a}, whatever cut them for the network.
 */
public final class BleuTally implements Serializable {
  /** The sacreBLEU whose definition this is; tests hold it against that program. */
  static final String SACREBLEU = "2.6.0";

  private static final int ORDERS = 4;

  private final boolean lowerCased;
  private final long[] shared = new long[ORDERS];
  private final long[] total = new long[ORDERS];
  private long length;
  private long referenceLength;
  private long texts;

  private BleuTally(boolean lowerCased) {
    this.lowerCased = lowerCased;
  }

  /** An empty tally to which Hund and hund are two words. */
  public static BleuTally cased() {
    return new BleuTally(false);
  }

  /** An empty tally that puts both sides in lower case first. */
  public static BleuTally lowerCased() {
    return new BleuTally(true);
  }

  /** A translation and its reference; either may be empty. */
  public void add(String translation, String reference) {
    List<String> words = words(translation);
    List<String> expected = words(reference);
    for (int n = 1; n <= ORDERS; n++) {
      shared[n - 1] += NGrams.shared(NGrams.of(words, n), NGrams.of(expected, n));
      total[n - 1] += NGrams.total(words.size(), n);
    }
    length += words.size();
    referenceLength += expected.size();
    texts++;
  }

  private List<String> words(String text) {
    return Tokens13a.of(lowerCased ? LowerCase.of(text) : text);
  }

  /** Adds the other tally's texts to this one, and returns this one. */
  public BleuTally merge(BleuTally other) {
    if (other.lowerCased != lowerCased) {
      throw new IllegalArgumentException(
          "A BLEU of cased text and one of lower-cased text cannot be merged.");
    }
    Arrays.setAll(shared, i -> shared[i] + other.shared[i]);
    Arrays.setAll(total, i -> total[i] + other.total[i]);
    length += other.length;
    referenceLength += other.referenceLength;
    texts += other.texts;
    return this;
  }

  /** The figures so far. */
  public Bleu bleu() {
    Nothing.refuse(texts, "no translation");
    double penalty = length < referenceLength ? Math.exp(1 - (double) referenceLength / length) : 1;
    Double[] precisions = new Double[ORDERS];
    Arrays.fill(precisions, 0.0);
    double logarithms = 0;
    double smoothing = 1;
    boolean anyShared = Arrays.stream(shared).anyMatch(count -> count > 0);
    for (int n = 0; n < ORDERS; n++) {
      if (anyShared && total[n] > 0) {
        smoothing = shared[n] == 0 ? 2 * smoothing : smoothing;
        double matches = shared[n] == 0 ? 1 / smoothing : shared[n];
        precisions[n] = 100 * matches / total[n];
      }
      logarithms += Math.log(precisions[n]); // −∞, and so a score of 0, where there is no such run
    }
    return new Bleu(
        penalty * Math.exp(logarithms / ORDERS),
        List.of(precisions),
        penalty,
        length,
        referenceLength,
        String.format(
            "nrefs:1|case:%s|eff:no|tok:13a|smooth:exp|version:%s",
            lowerCased ? "lc" : "mixed", SACREBLEU));
  }
}
