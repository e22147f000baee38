package org.sunhwan.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.network.Regression;
import org.sunhwan.text.CorpusTexts.Text;

/** Regression: the number. */
record NumberAnswering(Regression scale) implements Answering {
  @Override
  public StructType columns() {
    return new StructType().add("answer", DataTypes.FloatType);
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    List<Object[]> answers = new ArrayList<>();
    for (float[] answer : predictor.judge(ClassAnswering.sequences(texts, predictor))) {
      answers.add(answer == null ? null : new Object[] {scale.outward(answer[0])});
    }
    return answers;
  }
}
