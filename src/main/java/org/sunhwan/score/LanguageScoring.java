package org.sunhwan.score;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.Perplexity;
import org.sunhwan.evaluate.PerplexityTally;
import org.sunhwan.evaluate.Unsaid;
import org.sunhwan.inference.Surprise;
import org.sunhwan.network.TextColumns;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.ReferenceText;
import org.sunhwan.text.Vocabulary;

/**
 * A language model: how surprised it is by the rows, read as one text of stretches that begin anew.
 *
 * @param anew whether rows are tokenized anew
 */
record LanguageScoring(boolean anew) implements TaskScoring<PerplexityTally> {
  /** Rows that are read as one text. */
  private static final int STRETCH = 1024;

  /** Few, because each begins without a past. */
  private static final int COLUMNS = 4;

  private static final int WINDOW = 128;

  @Override
  public List<String> columns() {
    return List.of("number", "tokens", "text");
  }

  @Override
  public int stretch() {
    return STRETCH;
  }

  @Override
  public PerplexityTally none() {
    return new PerplexityTally();
  }

  @Override
  public void add(PerplexityTally part, List<Row> rows, Predictor predictor) {
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
    double nats = Surprise.of(predictor.network(), text, predictor.cache());
    part.add(new Perplexity(rows.size(), nats, count, words, characters, unsaid));
  }

  /** As the dataset ends its rows. */
  static int[] ended(int[] ids) {
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = Vocabulary.END;
    return ended;
  }

  @Override
  public void merge(PerplexityTally whole, PerplexityTally part) {
    whole.merge(part);
  }

  @Override
  public long rows(PerplexityTally whole) {
    return whole.rows();
  }

  @Override
  public Scored scored(PerplexityTally whole, PreparedDataset dataset) {
    return new Scored(whole.perplexity(), List.of());
  }
}
