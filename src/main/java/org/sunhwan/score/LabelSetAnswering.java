package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.text.CorpusTexts.Text;

/** Any number of labels: those that are given, and the probability of each. */
record LabelSetAnswering(List<String> labels) implements Answering {
  @Override
  public StructType columns() {
    return new StructType()
        .add("labels", DataTypes.createArrayType(DataTypes.StringType, false))
        .add(
            "probabilities",
            DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType, false));
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    List<Object[]> answers = new ArrayList<>();
    for (float[] answer : predictor.judge(ClassAnswering.sequences(texts, predictor))) {
      answers.add(answer == null ? null : answer(answer));
    }
    return answers;
  }

  private Object[] answer(float[] answer) {
    String[] given =
        Arrays.stream(LabelSetScoring.given(answer)).mapToObj(labels::get).toArray(String[]::new);
    return new Object[] {given, ClassAnswering.byLabel(labels, answer)};
  }
}
