package org.sunhwan.evaluate;

import java.util.List;

/**
 * How surprised a language model is by a text. Which unit the sum of nats is divided by makes
 * figures comparable: tokens only within one tokenizer and vocabulary, words and characters of the
 * original text across all, as long as the model gives every character some probability.
 *
 * @param rows lines or texts
 * @param nats sum over all predictions of −ln(probability of what came)
 * @param tokens predictions made
 * @param words of the reference as its publisher counts them (with the end mark of each line, where
 *     it counts those)
 * @param characters Unicode code points of the reference text
 */
public record Perplexity(long rows, double nats, long tokens, long words, long characters)
    implements Figures {
  /** Mean nats a prediction, the training loss. */
  public double natsPerToken() {
    return nats / tokens;
  }

  /** exp(nats / tokens). */
  public double perToken() {
    return Math.exp(nats / tokens);
  }

  /** exp(nats / words): comparable whatever the tokens are. NaN where words were not counted. */
  public double perWord() {
    return words == 0 ? Double.NaN : Math.exp(nats / words);
  }

  /** nats / ln 2 / characters. NaN where characters were not counted. */
  public double bitsPerCharacter() {
    return characters == 0 ? Double.NaN : nats / Math.log(2) / characters;
  }

  /** Perplexity per token first; what was not counted is NaN. */
  @Override
  public List<Measure> measures() {
    return List.of(
        Measure.cost("perplexity", perToken()),
        Measure.cost("word-perplexity", perWord()),
        Measure.cost("bits-per-character", bitsPerCharacter()),
        Measure.cost("loss", natsPerToken()));
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
