package org.sunhwan.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;

/**
 * How surprised a language model is by a text that it reads with a cache of what it has lately
 * read: every figure is that of the network with its cache, but for the one that says so.
 *
 * @param read of the network with its cache
 * @param cache its settings, in words
 * @param withoutCache of the network alone, over the same predictions
 */
public record CachedPerplexity(
    @JsonUnwrapped Perplexity read, String cache, Perplexity withoutCache) implements Figures {
  /** The figure of the network alone. */
  public static final String WITHOUT = "word-perplexity-without-cache";

  @Override
  public long rows() {
    return read.rows();
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>(read.measures());
    measures.add(Measure.cost(WITHOUT, withoutCache.perWord()));
    return List.copyOf(measures);
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
