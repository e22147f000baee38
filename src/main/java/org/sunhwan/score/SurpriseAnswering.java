package org.sunhwan.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.inference.Surprise;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.text.CorpusTexts.Text;
import org.sunhwan.text.ReferenceText;

/** A language model: how unlikely it finds each text by itself, its end included. */
record SurpriseAnswering() implements Answering {
  private static final int[] NONE = {};

  /**
   * Sum of -ln p; tokens and words that it was a sum over, ends included; exp of its share a word.
   */
  @Override
  public StructType columns() {
    return new StructType()
        .add("nats", DataTypes.DoubleType)
        .add("tokens", DataTypes.IntegerType)
        .add("words", DataTypes.LongType)
        .add("wordPerplexity", DataTypes.DoubleType);
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    List<Example> examples = new ArrayList<>();
    for (Text text : texts) {
      if (text.reason() == null) {
        examples.add(new Example(predictor.encode(text.text()), NONE, NONE));
      }
    }
    Artifact artifact = predictor.artifact();
    double[] nats =
        Surprise.of(
            predictor.network(),
            Feeding.of(artifact.shape(), artifact.sizes()),
            examples.toArray(Example[]::new));
    List<Object[]> answers = new ArrayList<>();
    int next = 0;
    for (Text text : texts) {
      if (text.reason() != null) {
        answers.add(null);
        continue;
      }
      long words = ReferenceText.words(text.text()) + 1;
      int tokens = examples.get(next).tokens().length + 1;
      double sum = nats[next++];
      answers.add(new Object[] {sum, tokens, words, Math.exp(sum / words)});
    }
    return answers;
  }
}
