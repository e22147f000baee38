package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.inference.BeamSearch;
import org.sunhwan.inference.Translation;
import org.sunhwan.network.Translating;
import org.sunhwan.text.CorpusTexts.Text;

/**
 * Translation: the best translation found, ln p of it, and how many of the text's last tokens are
 * not in it, because the model reads no more than it was trained on (sequence.max-length).
 */
record TranslationAnswering(Translating task) implements Answering {
  @Override
  public StructType columns() {
    return new StructType()
        .add("translation", DataTypes.StringType)
        .add("logProbability", DataTypes.DoubleType)
        .add("unread", DataTypes.IntegerType);
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    List<int[]> sources = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      int[] source = text.reason() == null ? predictor.encode(text.text()) : new int[0];
      if (source.length > 0) {
        sources.add(source);
        places.add(i);
      }
    }
    List<Translation> written =
        BeamSearch.translate(predictor.network(), sources.toArray(int[][]::new), task.search());
    Object[][] answers = new Object[texts.size()][];
    for (int i = 0; i < written.size(); i++) {
      Translation one = written.get(i);
      answers[places.get(i)] =
          new Object[] {
            predictor.targetText(one.tokens()),
            one.logProbability(),
            predictor.unread(texts.get(places.get(i)).text())
          };
    }
    return Arrays.asList(answers);
  }
}
