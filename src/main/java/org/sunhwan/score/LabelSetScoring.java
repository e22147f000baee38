package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.MultiLabelTally;
import org.sunhwan.score.LabelSetScoring.Part;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.score.Scoring.Specimen;
import org.sunhwan.text.PreparedDataset;

/**
 * Any number of labels: a text's labels against those that are given.
 *
 * @param labels the model's labels, by label id
 * @param anew whether rows are tokenized anew
 * @param shown how many of the rows with the most wrong labels are kept
 */
record LabelSetScoring(List<String> labels, boolean anew, int shown) implements TaskScoring<Part> {

  /** What one task found. */
  record Part(MultiLabelTally tally, Worst worst) implements Serializable {}

  @Override
  public List<String> columns() {
    return anew || shown > 0
        ? List.of("number", "targets", "tokens", "text", "id")
        : List.of("number", "targets", "tokens");
  }

  @Override
  public Part none() {
    return new Part(new MultiLabelTally(labels.size()), new Worst(shown));
  }

  @Override
  public void add(Part part, List<Row> rows, Predictor predictor) {
    List<int[]> sequences = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sequences.add(anew ? predictor.encode(row.getString(3)) : Scoring.ints(row, 2));
    }
    List<float[]> answers = predictor.judge(sequences);
    for (int i = 0; i < rows.size(); i++) {
      int[] actual = Scoring.ints(rows.get(i), 1);
      float[] answer = answers.get(i) == null ? undecided() : answers.get(i);
      part.tally.add(actual, answer);
      if (part.worst.wanted()) {
        show(part.worst, rows.get(i), actual, answer);
      }
    }
  }

  /** A text in which the other tokenizer finds no token: the model gives no label. */
  private float[] undecided() {
    float[] probabilities = new float[labels.size()];
    Arrays.fill(probabilities, Math.nextDown(MultiLabelTally.THRESHOLD));
    return probabilities;
  }

  private void show(Worst worst, Row row, int[] actual, float[] answer) {
    int[] given = given(answer);
    long shared = Arrays.stream(given).filter(id -> Arrays.binarySearch(actual, id) >= 0).count();
    long wrong = actual.length + given.length - 2 * shared;
    if (wrong > 0) {
      worst.add(
          (double) wrong,
          row.getLong(0),
          new Specimen(Scoring.id(row, 0, 4), row.getString(3), names(actual), names(given)));
    }
  }

  /** Ids of the labels that are given. */
  static int[] given(float[] answer) {
    return IntStream.range(0, answer.length)
        .filter(id -> answer[id] >= MultiLabelTally.THRESHOLD)
        .toArray();
  }

  private String names(int[] ids) {
    return Arrays.stream(ids).mapToObj(labels::get).collect(Collectors.joining(", "));
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
    return new Scored(whole.tally.figures(labels), List.of(), whole.worst.specimens());
  }
}
