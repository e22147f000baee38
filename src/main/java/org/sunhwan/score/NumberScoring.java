package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.RegressionTally;
import org.sunhwan.network.Regression;
import org.sunhwan.score.NumberScoring.Part;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.score.Scoring.Specimen;
import org.sunhwan.text.PreparedDataset;

/**
 * Regression: a text's number against the answer.
 *
 * @param scale how the network's answers become numbers
 * @param anew whether rows are tokenized anew
 * @param shown how many of the largest errors are kept
 */
record NumberScoring(Regression scale, boolean anew, int shown) implements TaskScoring<Part> {

  /** What one task found. */
  record Part(RegressionTally tally, Worst worst) implements Serializable {}

  @Override
  public List<String> columns() {
    return anew || shown > 0
        ? List.of("number", "targets", "tokens", "text", "id")
        : List.of("number", "targets", "tokens");
  }

  @Override
  public Part none() {
    return new Part(new RegressionTally(), new Worst(shown));
  }

  @Override
  public void add(Part part, List<Row> rows, Predictor predictor) {
    List<int[]> sequences = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sequences.add(anew ? predictor.encode(row.getString(3)) : Scoring.ints(row, 2));
    }
    List<float[]> answers = predictor.judge(sequences);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      float truth = Float.intBitsToFloat(Scoring.ints(row, 1)[0]);
      // A text in which the other tokenizer finds no token: the model says nothing but the mean.
      float answer = scale.outward(answers.get(i) == null ? 0 : answers.get(i)[0]);
      part.tally.add(row.getLong(0), truth, answer);
      if (part.worst.wanted()) {
        part.worst.add(
            Math.abs((double) truth - answer),
            row.getLong(0),
            new Specimen(
                Scoring.id(row, 0, 4),
                row.getString(3),
                String.valueOf(truth),
                String.valueOf(answer)));
      }
    }
  }

  @Override
  public void merge(Part whole, Part part) {
    whole.tally.merge(part.tally);
    whole.worst.merge(part.worst);
  }

  @Override
  public long rows(Part whole) {
    return whole.tally.rows();
  }

  @Override
  public Scored scored(Part whole, PreparedDataset dataset) {
    return new Scored(whole.tally.figures(scale.deviation()), List.of(), whole.worst.specimens());
  }
}
