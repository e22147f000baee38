package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.TranslationTally;
import org.sunhwan.inference.BeamSearch;
import org.sunhwan.inference.TargetLoss;
import org.sunhwan.inference.Translation;
import org.sunhwan.network.Translating;
import org.sunhwan.score.Scoring.Attended;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.score.Scoring.Specimen;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Vocabulary;

/**
 * Translation: what the model writes against what the corpus has, and how likely it finds that.
 *
 * @param task how translations are searched for
 * @param anew whether rows are tokenized anew
 * @param shown how many rows' translations are kept
 */
record TranslationScoring(Translating task, boolean anew, int shown)
    implements TaskScoring<TranslationScoring.Part> {

  /** A row that may be shown to people. */
  private record Found(long number, Specimen specimen) implements Serializable {}

  /** What some rows came to; of those to show, the first of the corpus. */
  static final class Part implements Serializable {
    final TranslationTally tally = new TranslationTally();
    private final List<Found> found = new ArrayList<>();

    void keepFirst(int most) {
      found.sort(Comparator.comparingLong(Found::number));
      while (found.size() > most) {
        found.remove(found.size() - 1);
      }
    }
  }

  @Override
  public List<String> columns() {
    return List.of("number", "tokens", "targets", "text", "targetText", "id");
  }

  @Override
  public Part none() {
    return new Part();
  }

  @Override
  public void add(Part part, List<Row> rows, Predictor predictor) {
    int[][] sources = new int[rows.size()][];
    int[][] targets = new int[rows.size()][];
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      sources[i] = anew ? predictor.encode(row.getString(3)) : Scoring.ints(row, 1);
      targets[i] = anew ? predictor.encodeTarget(row.getString(4)) : Scoring.ints(row, 2);
      if (sources[i].length
          == 0) { // another tokenizer found no token: it reads one that it does not know
        sources[i] = new int[] {Vocabulary.UNKNOWN};
      }
    }
    List<Translation> written = BeamSearch.translate(predictor.network(), sources, task.search());
    double[] nats = TargetLoss.nats(predictor.network(), sources, targets);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      String translation = predictor.targetText(written.get(i).tokens());
      // Training rows have no text.
      String expected = row.isNullAt(4) ? predictor.targetText(targets[i]) : row.getString(4);
      part.tally.add(
          translation,
          expected,
          nats[i],
          targets[i].length + 1L,
          predictor.unsaidOfTarget(row.getString(4), targets[i]));
      if (shown > 0 && !row.isNullAt(3)) {
        part.found.add(found(row, sources[i], translation, written.get(i), predictor));
        part.keepFirst(shown);
      }
    }
  }

  private static Found found(
      Row row, int[] source, String translation, Translation written, Predictor predictor) {
    List<String> tokens = new ArrayList<>();
    for (int token : written.tokens()) {
      tokens.add(predictor.artifact().target().vocabulary().token(token));
    }
    tokens.add(Vocabulary.SPECIAL.get(Vocabulary.END));
    var attended =
        new Attended(
            Arrays.stream(source).mapToObj(predictor.artifact().vocabulary()::token).toList(),
            List.copyOf(tokens),
            written.attention());
    return new Found(
        row.getLong(0),
        new Specimen(
            Scoring.id(row, 0, 5), row.getString(3), row.getString(4), translation, attended));
  }

  @Override
  public void merge(Part whole, Part part) {
    whole.tally.merge(part.tally);
    whole.found.addAll(part.found);
    whole.keepFirst(shown);
  }

  @Override
  public long rows(Part whole) {
    return whole.tally.rows();
  }

  @Override
  public Scored scored(Part whole, PreparedDataset dataset) {
    return new Scored(
        whole.tally.figures(), List.of(), whole.found.stream().map(Found::specimen).toList());
  }
}
