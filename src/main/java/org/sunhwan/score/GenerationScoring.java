package org.sunhwan.score;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.CategoryPerplexities;
import org.sunhwan.evaluate.Perplexity;
import org.sunhwan.evaluate.PerplexityTally;
import org.sunhwan.inference.Surprise;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Generation;
import org.sunhwan.score.GenerationScoring.Part;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.ReferenceText;

/**
 * A network that writes texts of categories: how surprised it is by each category's texts.
 *
 * @param labels the categories
 */
record GenerationScoring(List<String> labels, Feeding feeding) implements TaskScoring<Part> {
  private static final int[] NONE = {};

  GenerationScoring(Artifact artifact) {
    this(artifact.labels(), Feeding.of(artifact.shape(), artifact.sizes()));
  }

  /** Sums by category. */
  static final class Part implements Serializable {
    private final List<PerplexityTally> tallies;

    Part(int categories) {
      tallies = IntStream.range(0, categories).mapToObj(c -> new PerplexityTally()).toList();
    }
  }

  @Override
  public List<String> columns() {
    return List.of("targets", "tokens", "text");
  }

  @Override
  public Part none() {
    return new Part(labels.size());
  }

  @Override
  public void add(Part part, List<Row> rows, Predictor predictor) {
    Example[] examples = rows.stream().map(row -> example(row, predictor)).toArray(Example[]::new);
    double[] nats = Surprise.of(predictor.network(), feeding, examples);
    for (int i = 0; i < examples.length; i++) {
      String text = rows.get(i).getString(2); // training rows have none
      part.tallies
          .get(examples[i].targets()[0])
          .add(
              new Perplexity(
                  1,
                  nats[i],
                  examples[i].tokens().length + (Generation.ends(examples[i]) ? 1L : 0L),
                  text == null ? 0 : ReferenceText.words(text) + 1,
                  text == null ? 0 : ReferenceText.characters(text) + 1,
                  predictor.unsaid(text, examples[i].tokens())));
    }
  }

  /**
   * All tokens of the text, whose words and letters are counted, not only those that the dataset
   * keeps for training; of training rows, which have no text, those.
   */
  private static Example example(Row row, Predictor predictor) {
    int[] targets = Scoring.ints(row, 0);
    return row.isNullAt(2)
        ? new Example(Scoring.ints(row, 1), targets, NONE)
        : new Example(predictor.encodeWhole(row.getString(2)), Arrays.copyOf(targets, 1), NONE);
  }

  @Override
  public void merge(Part whole, Part part) {
    for (int i = 0; i < labels.size(); i++) {
      whole.tallies.get(i).merge(part.tallies.get(i));
    }
  }

  @Override
  public long rows(Part whole) {
    return whole.tallies.stream().mapToLong(PerplexityTally::rows).sum();
  }

  @Override
  public Scored scored(Part whole, PreparedDataset dataset) {
    return new Scored(CategoryPerplexities.of(labels, whole.tallies), List.of());
  }
}
