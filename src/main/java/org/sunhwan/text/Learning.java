package org.sunhwan.text;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.text.Counting.Counts;

/**
 * What the training rows' tokens decide: vocabularies, and how subwords are cut.
 *
 * @param progress receives lines for people
 */
record Learning(
    SparkSession spark, int minimumCount, int maximumVocabulary, Consumer<String> progress) {
  /** Distinct words that subwords are learned from at most; the rarer ones hardly add a merge. */
  private static final int MOST_WORDS = 500_000;

  /**
   * How a side's texts are cut, and what its tokens are.
   *
   * @param tokenizer its file; of characters, empty
   * @param distinct distinct tokens before the cut-offs
   */
  record Side(String tokenizer, Vocabulary vocabulary, long distinct) {
    /** Of rows that have no other side. */
    static final Side NONE = new Side("", Vocabulary.of(List.of()), 0);
  }

  /**
   * A tokenizer that cuts text into what subwords are learned from; any other kind is itself.
   *
   * @return its file
   */
  static String counting(TokenizerSettings how) {
    Tokenizer tokenizer =
        how.kind() == TokenizerSettings.Kind.SUBWORDS
            ? SubwordTokenizer.words(how)
            : Tokenizers.of(how);
    return tokenizer.json();
  }

  /** The tokenizer of texts whose {@link #counting} tokens these are; its file. */
  String tokenizer(JavaRDD<Counts> counted, TokenizerSettings how) {
    return how.kind() == TokenizerSettings.Kind.SUBWORDS
        ? subwords(Frequencies.ofTokens(spark, counted), how)
        : counting(how);
  }

  /**
   * The side whose {@link #counting} tokens these are.
   *
   * @param what they are called before people
   */
  Side side(String what, JavaRDD<Counts> counted, TokenizerSettings how) {
    Dataset<Row> counts = Frequencies.ofTokens(spark, counted).persist();
    try {
      if (how.kind() != TokenizerSettings.Kind.SUBWORDS) {
        return side(what, counts, counting(how));
      }
      String learned = subwords(counts, how);
      Dataset<Row> subwords = Frequencies.ofSubwords(counts, learned).persist();
      try {
        return side(what, subwords, learned);
      } finally {
        subwords.unpersist();
      }
    } finally {
      counts.unpersist();
    }
  }

  /** The side whose tokens these are, cut by its tokenizer. */
  Side side(String what, JavaRDD<Counts> counted, String tokenizer) {
    Dataset<Row> counts = Frequencies.ofTokens(spark, counted).persist();
    try {
      return side(what, counts, tokenizer);
    } finally {
      counts.unpersist();
    }
  }

  private String subwords(Dataset<Row> counts, TokenizerSettings how) {
    List<Vocabulary.Count> words = Frequencies.top(counts, 1, MOST_WORDS);
    say("learning subwords from %,d words", words.size());
    return SubwordTrainer.train(Frequencies.byToken(words), how).json();
  }

  private Side side(String what, Dataset<Row> counts, String tokenizer) {
    int room = maximumVocabulary - Vocabulary.SPECIAL.size();
    var vocabulary = Vocabulary.of(Frequencies.top(counts, minimumCount, room));
    long distinct = counts.count();
    say("%,d distinct %s, %,d in the vocabulary", distinct, what, vocabulary.size());
    return new Side(tokenizer, vocabulary, distinct);
  }

  private void say(String line, Object... values) {
    progress.accept(String.format(Locale.ROOT, "prepare: " + line, values));
  }
}
