package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.inference.TagAnswers;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.network.Example;
import org.sunhwan.text.CorpusTexts.Text;
import scala.collection.JavaConverters;

/** Tagging: a tag for every word, however long the text is, and the probability of each. */
record TagAnswering(List<String> labels) implements Answering {
  static final String TAGS = "tags";

  @Override
  public StructType columns() {
    return new StructType()
        .add(TAGS, DataTypes.createArrayType(DataTypes.StringType, false))
        .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    Example[] sentences =
        texts.stream()
            .map(text -> predictor.words(text.reason() == null ? text.text() : ""))
            .toArray(Example[]::new);
    List<Object[]> answers = new ArrayList<>();
    for (Tagged answer : TagAnswers.of(predictor.network(), sentences)) {
      answers.add(answer == null ? null : answer(answer));
    }
    return answers;
  }

  private Object[] answer(Tagged answer) {
    List<String> tags = Arrays.stream(answer.tags()).mapToObj(labels::get).toList();
    List<Float> probabilities = new ArrayList<>();
    for (float probability : answer.probabilities()) {
      probabilities.add(probability);
    }
    return new Object[] {
      JavaConverters.asScalaBuffer(tags).toSeq(),
      JavaConverters.asScalaBuffer(probabilities).toSeq()
    };
  }
}
