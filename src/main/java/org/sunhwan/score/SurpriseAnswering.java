package org.sunhwan.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.evaluate.Perplexity;
import org.sunhwan.evaluate.Unsaid;
import org.sunhwan.inference.Surprise;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.TextColumns;
import org.sunhwan.text.CorpusTexts.Text;
import org.sunhwan.text.ReferenceText;

/** A language model: how unlikely it finds each text by itself, its end included. */
record SurpriseAnswering() implements Answering {
  private static final int[] NONE = {};

  /** Tokens that are read at once. */
  private static final int WINDOW = 512;

  /**
   * Sum of -ln p; tokens and words that it was a sum over, ends included; unknown tokens among
   * them; the perplexity a word, which is charged for how those are spelled.
   */
  @Override
  public StructType columns() {
    return new StructType()
        .add("nats", DataTypes.DoubleType)
        .add("tokens", DataTypes.IntegerType)
        .add("words", DataTypes.LongType)
        .add("unknown", DataTypes.LongType)
        .add("wordPerplexity", DataTypes.DoubleType);
  }

  @Override
  public List<Object[]> answers(List<Text> texts, Predictor predictor) {
    List<int[]> sequences = new ArrayList<>();
    for (Text text : texts) {
      sequences.add(text.reason() == null ? predictor.encodeWhole(text.text()) : NONE);
    }
    List<Double> nats = nats(sequences, predictor);
    List<Object[]> answers = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      answers.add(
          text.reason() == null
              ? answer(text.text(), sequences.get(i), nats.get(i), predictor)
              : null);
    }
    return answers;
  }

  private static Object[] answer(String text, int[] ids, double nats, Predictor predictor) {
    int tokens = ids.length + 1;
    long words = ReferenceText.words(text) + 1;
    long characters = ReferenceText.characters(text) + 1;
    Unsaid unsaid = predictor.unsaid(text, ids);
    var all = new Perplexity(1, nats, tokens, words, characters, unsaid);
    return new Object[] {nats, tokens, words, unsaid.tokens(), all.perWord()};
  }

  /** Short sequences side by side; long ones alone, window by window, or memory would not do. */
  private static List<Double> nats(List<int[]> sequences, Predictor predictor) {
    Artifact artifact = predictor.artifact();
    Example[] examples =
        sequences.stream()
            .map(tokens -> new Example(tokens.length > WINDOW ? NONE : tokens, NONE, NONE))
            .toArray(Example[]::new);
    double[] together =
        Surprise.of(predictor.network(), Feeding.of(artifact.shape(), artifact.sizes()), examples);
    List<Double> nats = new ArrayList<>();
    for (int i = 0; i < together.length; i++) {
      int[] tokens = sequences.get(i);
      nats.add(
          tokens.length > WINDOW
              ? Surprise.of(
                  predictor.network(), new TextColumns(LanguageScoring.ended(tokens), 1, WINDOW))
              : together[i]);
    }
    return nats;
  }
}
