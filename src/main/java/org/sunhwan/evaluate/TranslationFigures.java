package org.sunhwan.evaluate;

import java.util.List;
import java.util.OptionalDouble;
import org.sunhwan.evaluate.Measure.Better;
import org.sunhwan.evaluate.Measure.Scale;

/**
 * A translator's figures over one set of sentences.
 *
 * @param rows sentences
 * @param bleu of cased text
 * @param lowerCased BLEU of both sides in lower case
 * @param exact sentences translated as the reference says, to the last character
 * @param perplexity of the references, given their sources
 */
public record TranslationFigures(
    long rows, Bleu bleu, Bleu lowerCased, Chrf chrf, long exact, Perplexity perplexity)
    implements Figures {

  /** Cased BLEU first. */
  @Override
  public List<Measure> measures() {
    return List.of(
        points("bleu", bleu.score()),
        points("bleu-lowercased", lowerCased.score()),
        points("chrf", chrf.score()),
        Measure.share("exact-match", (double) exact / rows),
        Measure.cost("perplexity", perplexity.perToken()),
        Measure.cost("loss", perplexity.natsPerToken()));
  }

  private static Measure points(String name, double value) {
    return new Measure(name, value, OptionalDouble.empty(), Better.HIGHER, Scale.POINTS);
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
