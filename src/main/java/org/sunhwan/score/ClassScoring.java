package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/**
 * Classification: a text's class against the most probable one.
 *
 * @param labels the model's labels, by class id
 * @param anew whether rows are tokenized anew
 * @param mistakes how many of the most confident mistakes are kept
 */
record ClassScoring(List<String> labels, boolean anew, int mistakes)
    implements TaskScoring<PartialScore> {

  ClassScoring(Artifact artifact, boolean anew, int mistakes) {
    this(artifact.labels(), anew, mistakes);
  }

  @Override
  public List<String> columns() {
    return anew || mistakes > 0
        ? List.of("number", "targets", "tokens", "text", "id")
        : List.of("number", "targets", "tokens");
  }

  @Override
  public PartialScore none() {
    return new PartialScore(labels.size(), mistakes);
  }

  @Override
  public void add(PartialScore part, List<Row> rows, Predictor predictor) {
    List<int[]> sequences = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sequences.add(anew ? predictor.encode(row.getString(3)) : Scoring.ints(row, 2));
    }
    List<float[]> answers = predictor.judge(sequences);
    for (int i = 0; i < rows.size(); i++) {
      // A text in which the other tokenizer finds no token: the model says nothing, all are alike.
      float[] answer = answers.get(i) == null ? uniform() : answers.get(i);
      part.add(rows.get(i), answer, Math.max(1, sequences.get(i).length));
    }
  }

  private float[] uniform() {
    float[] probabilities = new float[labels.size()];
    Arrays.fill(probabilities, 1f / labels.size());
    return probabilities;
  }

  @Override
  public void merge(PartialScore whole, PartialScore part) {
    whole.merge(part);
  }

  @Override
  public long rows(PartialScore whole) {
    return whole.tally.rows();
  }

  @Override
  public Scored scored(PartialScore whole, PreparedDataset dataset) {
    return new Scored(
        whole.tally.evaluation(labels, trainingRows(dataset)),
        whole.mistakes().stream().map(mistake -> mistake.named(labels)).toList());
  }

  private static List<Long> trainingRows(PreparedDataset dataset) {
    SplitStatistics train = dataset.statistics().splits().get(Split.TRAIN.label());
    Map<String, Long> rows = train == null ? Map.of() : train.labels();
    return dataset.labels().stream().map(label -> rows.getOrDefault(label, 0L)).toList();
  }
}
