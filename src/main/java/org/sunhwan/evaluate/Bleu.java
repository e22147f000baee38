package org.sunhwan.evaluate;

import java.util.List;

/**
 * BLEU of a corpus (Papineni and others 2002) as sacreBLEU computes it: brevity penalty times the
 * geometric mean of the precisions of runs of one to four words.
 *
 * @param score from 0 to 100
 * @param precisions of 1, 2, 3 and 4 words, from 0 to 100; the k-th of those without a match counts
 *     as half of half … (k times) a match ("smoothing exp")
 * @param brevityPenalty exp(1 − reference length / length) where the translations are shorter, else
 *     1
 * @param length words of the translations
 * @param referenceLength words of the references
 * @param signature how it was computed, in sacreBLEU's own notation
 */
public record Bleu(
    double score,
    List<Double> precisions,
    double brevityPenalty,
    long length,
    long referenceLength,
    String signature) {
  /** Copies the precisions. */
  public Bleu {
    precisions = List.copyOf(precisions);
  }
}
