package org.sunhwan.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Counts what chrF needs, one reference a translation; parts merge in any order into the same
 * whole. Plain texts go in. A character is a Unicode code point: 한 is one, 👍🏽 is two.
 */
public final class ChrfTally implements Serializable {
  private static final int ORDERS = 6;
  private static final double BETA_SQUARED = 4;

  private final long[] shared = new long[ORDERS];
  private final long[] total = new long[ORDERS];
  private final long[] expected = new long[ORDERS];
  private long texts;

  /** A translation and its reference; either may be empty. */
  public void add(String translation, String reference) {
    List<String> characters = characters(translation);
    List<String> wanted = characters(reference);
    for (int n = 1; n <= ORDERS; n++) {
      Map<String, Integer> runs = NGrams.of(wanted, n);
      shared[n - 1] += NGrams.shared(NGrams.of(characters, n), runs);
      // where the reference has no run of this length, the translation's are not counted either
      total[n - 1] += runs.isEmpty() ? 0 : NGrams.total(characters.size(), n);
      expected[n - 1] += NGrams.total(wanted.size(), n);
    }
    texts++;
  }

  private static List<String> characters(String text) {
    return String.join("", Tokens13a.words(text))
        .codePoints()
        .mapToObj(Character::toString)
        .toList();
  }

  /** Adds the other tally's texts to this one, and returns this one. */
  public ChrfTally merge(ChrfTally other) {
    Arrays.setAll(shared, i -> shared[i] + other.shared[i]);
    Arrays.setAll(total, i -> total[i] + other.total[i]);
    Arrays.setAll(expected, i -> expected[i] + other.expected[i]);
    texts += other.texts;
    return this;
  }

  /**
   * The figures so far. Run lengths that one side does not have at all are left out ("eff:yes").
   */
  public Chrf chrf() {
    Nothing.refuse(texts, "no translation");
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int n = 0; n < ORDERS; n++) {
      if (total[n] > 0 && expected[n] > 0) {
        precision += (double) shared[n] / total[n];
        recall += (double) shared[n] / expected[n];
        orders++;
      }
    }
    precision /= Math.max(1, orders);
    recall /= Math.max(1, orders);
    double weighted = BETA_SQUARED * precision + recall;
    return new Chrf(
        weighted == 0 ? 0 : 100 * (1 + BETA_SQUARED) * precision * recall / weighted,
        precision,
        recall,
        "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:" + BleuTally.SACREBLEU);
  }
}
