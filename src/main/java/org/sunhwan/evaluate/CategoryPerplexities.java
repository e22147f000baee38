package org.sunhwan.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How surprised a network that writes texts of categories is by real ones.
 *
 * @param rows texts
 * @param all of all categories together
 * @param categories of each; those without a text are left out
 */
public record CategoryPerplexities(long rows, Perplexity all, List<Category> categories)
    implements Figures {

  /** Of one category's texts. */
  public record Category(String label, Perplexity perplexity) {}

  /** Copies the list. */
  public CategoryPerplexities {
    categories = List.copyOf(categories);
  }

  /** From a tally for each label. */
  public static CategoryPerplexities of(List<String> labels, List<PerplexityTally> tallies) {
    var whole = new PerplexityTally();
    List<Category> categories = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      whole.merge(tallies.get(i));
      if (tallies.get(i).rows() > 0) {
        categories.add(new Category(labels.get(i), tallies.get(i).perplexity()));
      }
    }
    return new CategoryPerplexities(whole.rows(), whole.perplexity(), categories);
  }

  @Override
  public List<Measure> measures() {
    return all.measures();
  }

  @Override
  public String json() {
    return EvaluationJson.write(this);
  }
}
