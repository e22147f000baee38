package org.sunhwan.evaluate;

import java.util.List;

/**
 * How surprised a language model is by a text. Which unit the sum of nats is divided by makes
 * figures comparable: tokens only within one tokenizer and vocabulary, words and characters of the
 * original text across all. For these the spelling of unknown tokens is charged, by {@link
 * Unsaid#nats}. A corpus's own word {@code <unk>} is said as it is spelled, and costs no more. What
 * a tokenizer drops (case, punctuation, how wide white space is) is charged to nobody.
 *
 * @param rows lines or texts
 * @param nats sum over all predictions of −ln(probability of what came)
 * @param tokens predictions made
 * @param words of the reference as its publisher counts them (with the end mark of each line, where
 *     it counts those)
 * @param characters Unicode code points of the reference text
 * @param unsaid what predictions of unknown tokens leave out of it
 */
public record Perplexity(
    long rows, double nats, long tokens, long words, long characters, Unsaid unsaid)
    implements Figures {
  /** Of a text whose tokens are all known. */
  public Perplexity(long rows, double nats, long tokens, long words, long characters) {
    this(rows, nats, tokens, words, characters, Unsaid.NOTHING);
  }

  /** Mean nats a prediction, the training loss. */
  public double natsPerToken() {
    return nats / tokens;
  }

  /** exp(nats / tokens). */
  public double perToken() {
    return Math.exp(nats / tokens);
  }

  /** Nats of the whole text: the predictions', and what unknown tokens are charged. */
  private double charged() {
    return nats + unsaid.nats();
  }

  /**
   * exp(charged nats / words): comparable whatever the tokens are. NaN where words were not
   * counted.
   */
  public double perWord() {
    return words == 0 ? Double.NaN : Math.exp(charged() / words);
  }

  /** Charged nats / ln 2 / characters. NaN where characters were not counted. */
  public double bitsPerCharacter() {
    return characters == 0 ? Double.NaN : charged() / Math.log(2) / characters;
  }

  /** Predictions of unknown tokens, over all. */
  public double unknownTokens() {
    return (double) unsaid.tokens() / tokens;
  }

  /** Perplexity per token first; what was not counted is NaN. */
  @Override
  public List<Measure> measures() {
    return List.of(
        Measure.cost("perplexity", perToken()),
        Measure.cost("word-perplexity", perWord()),
        Measure.cost("bits-per-character", bitsPerCharacter()),
        Measure.costShare("unknown-tokens", unknownTokens()),
        Measure.cost("loss", natsPerToken()));
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
