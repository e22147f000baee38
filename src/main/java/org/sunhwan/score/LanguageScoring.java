package org.sunhwan.score;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.CachedPerplexity;
import org.sunhwan.evaluate.Perplexity;
import org.sunhwan.evaluate.PerplexityTally;
import org.sunhwan.evaluate.Unsaid;
import org.sunhwan.inference.NeuralCache;
import org.sunhwan.inference.Surprise;
import org.sunhwan.network.TextColumns;
import org.sunhwan.score.LanguageScoring.Part;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.ReferenceText;
import org.sunhwan.text.Vocabulary;

/**
 * A language model: how surprised it is by the rows, read as one text of stretches that begin anew.
 *
 * @param anew whether rows are tokenized anew
 * @param cache what they are read with
 */
record LanguageScoring(boolean anew, NeuralCache cache) implements TaskScoring<Part> {
  /** Rows that are read as one text. */
  private static final int STRETCH = 1024;

  /** Few, because each begins without a past. */
  private static final int COLUMNS = 4;

  private static final int WINDOW = 128;

  /** Sums with the cache and without it; the same where there is none. */
  static final class Part implements Serializable {
    private final PerplexityTally read = new PerplexityTally();
    private final PerplexityTally withoutCache = new PerplexityTally();
  }

  @Override
  public List<String> columns() {
    return List.of("number", "tokens", "text");
  }

  @Override
  public int stretch() {
    return STRETCH;
  }

  @Override
  public Part none() {
    return new Part();
  }

  @Override
  public void add(Part part, List<Row> rows, Predictor predictor) {
    int[] tokens = new int[1 << 14];
    int count = 0;
    long words = 0;
    long characters = 0;
    Unsaid unsaid = Unsaid.NOTHING;
    for (Row row : rows) {
      String text = row.getString(2);
      int[] ids = anew ? ended(predictor.encodeWhole(text)) : Scoring.ints(row, 1);
      if (count + ids.length > tokens.length) {
        tokens = Arrays.copyOf(tokens, Math.max(count + ids.length, 2 * count));
      }
      System.arraycopy(ids, 0, tokens, count, ids.length);
      count += ids.length;
      if (text != null) { // training rows have none
        words += ReferenceText.words(text) + 1;
        characters += ReferenceText.characters(text) + 1;
        unsaid = unsaid.plus(predictor.unsaid(text, ids));
      }
    }
    var text = new TextColumns(Arrays.copyOf(tokens, count), Math.min(COLUMNS, count), WINDOW);
    Surprise.Cached nats = Surprise.of(predictor.network(), text, cache);
    part.read.add(new Perplexity(rows.size(), nats.read(), count, words, characters, unsaid));
    part.withoutCache.add(
        new Perplexity(rows.size(), nats.withoutCache(), count, words, characters, unsaid));
  }

  /** As the dataset ends its rows. */
  static int[] ended(int[] ids) {
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = Vocabulary.END;
    return ended;
  }

  @Override
  public void merge(Part whole, Part part) {
    whole.read.merge(part.read);
    whole.withoutCache.merge(part.withoutCache);
  }

  @Override
  public long rows(Part whole) {
    return whole.read.rows();
  }

  @Override
  public Scored scored(Part whole, PreparedDataset dataset) {
    Perplexity read = whole.read.perplexity();
    return new Scored(
        cache.isUsed()
            ? new CachedPerplexity(read, cache.toString(), whole.withoutCache.perplexity())
            : read,
        List.of());
  }
}
