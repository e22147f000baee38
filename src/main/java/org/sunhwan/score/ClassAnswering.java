package org.sunhwan.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.text.CorpusTexts.Text;
import scala.collection.JavaConverters;

/** Classification: the most probable label, and the probability of each. */
record ClassAnswering(List<String> labels) implements Answering {
  @Override
  public StructType columns() {
    return new StructType()
        .add("label", DataTypes.StringType)
        .add(
            "probabilities",
            DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType, false));
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    List<Object[]> answers = new ArrayList<>();
    for (float[] probabilities : predictor.judge(sequences(texts, predictor))) {
      answers.add(probabilities == null ? null : answer(probabilities));
    }
    return answers;
  }

  private Object[] answer(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return new Object[] {labels.get(best), byLabel(labels, probabilities)};
  }

  /** Token ids of each text; none of a text that keeps its reason. */
  static List<int[]> sequences(List<Text> texts, Predictor predictor) {
    List<int[]> sequences = new ArrayList<>();
    for (Text text : texts) {
      sequences.add(text.reason() == null ? predictor.encode(text.text()) : new int[0]);
    }
    return sequences;
  }

  /** Probabilities as a column that is a map. */
  static scala.collection.Map<String, Float> byLabel(List<String> labels, float[] probabilities) {
    Map<String, Float> byLabel = new LinkedHashMap<>();
    for (int c = 0; c < probabilities.length; c++) {
      byLabel.put(labels.get(c), probabilities[c]);
    }
    return JavaConverters.mapAsScalaMap(byLabel);
  }
}
