package org.sunhwan.evaluate;

import java.io.Serializable;

/** Counts translated sentences; parts made on different machines merge into the same whole. */
public final class TranslationTally implements Serializable {
  private final BleuTally bleu = BleuTally.cased();
  private final BleuTally lowerCased = BleuTally.lowerCased();
  private final ChrfTally chrf = new ChrfTally();
  private final PerplexityTally perplexity = new PerplexityTally();
  private long exact;
  private long rows;

  /**
   * One sentence.
   *
   * @param translation plain text as the model wrote it; may be empty
   * @param reference plain text as the corpus has it
   * @param nats −ln(probability that the model gives the reference)
   * @param tokens predictions that make up the reference, the end mark's among them
   * @param unsaid what they leave out of it
   */
  public void add(String translation, String reference, double nats, long tokens, Unsaid unsaid) {
    perplexity.add(
        new Perplexity(
            1,
            nats,
            tokens,
            Tokens13a.words(reference).size(),
            reference.codePointCount(0, reference.length()),
            unsaid));
    bleu.add(translation, reference);
    lowerCased.add(translation, reference);
    chrf.add(translation, reference);
    exact += translation.equals(reference) ? 1 : 0;
    rows++;
  }

  /** Adds the other tally's sentences to this one, and returns this one. */
  public TranslationTally merge(TranslationTally other) {
    bleu.merge(other.bleu);
    lowerCased.merge(other.lowerCased);
    chrf.merge(other.chrf);
    perplexity.merge(other.perplexity);
    exact += other.exact;
    rows += other.rows;
    return this;
  }

  /** Sentences added so far. */
  public long rows() {
    return rows;
  }

  /** The figures so far. */
  public TranslationFigures figures() {
    return new TranslationFigures(
        rows, bleu.bleu(), lowerCased.bleu(), chrf.chrf(), exact, perplexity.perplexity());
  }
}
