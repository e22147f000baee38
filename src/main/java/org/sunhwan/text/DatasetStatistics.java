package org.sunhwan.text;

import java.util.List;
import java.util.Map;

/**
 * What {@code prepare} counted; statistics.json of a dataset.
 *
 * @param files corpus files read
 * @param bytes their size
 * @param fingerprint identity of the corpus's content, independent of how it was cut into tasks
 * @param rowsRead rows seen, good and bad
 * @param quarantined bad rows by reason
 * @param splits by {@link Split#label}
 * @param distinctTokens distinct tokens of the training rows before the cut-offs
 * @param vocabularySize ids, special tokens included
 * @param frequentTokens the most frequent tokens of the training rows
 * @param testRowsAlsoInTrain test rows whose normalised text stands in the training rows too, by
 *     64-bit hashes; counted where corpus.test gives the test rows, 0 elsewhere
 * @param seconds wall time of prepare
 * @param otherVocabularySize ids of the target texts' tokens, or of the words' characters; 0: none
 */
public record DatasetStatistics(
    int files,
    long bytes,
    String fingerprint,
    long rowsRead,
    Map<String, Long> quarantined,
    Map<String, SplitStatistics> splits,
    long distinctTokens,
    int vocabularySize,
    List<Vocabulary.Count> frequentTokens,
    long testRowsAlsoInTrain,
    double seconds,
    int otherVocabularySize) {

  /** Of texts that are paired with no text, and whose words' characters do not count. */
  public DatasetStatistics(
      int files,
      long bytes,
      String fingerprint,
      long rowsRead,
      Map<String, Long> quarantined,
      Map<String, SplitStatistics> splits,
      long distinctTokens,
      int vocabularySize,
      List<Vocabulary.Count> frequentTokens,
      long testRowsAlsoInTrain,
      double seconds) {
    this(
        files,
        bytes,
        fingerprint,
        rowsRead,
        quarantined,
        splits,
        distinctTokens,
        vocabularySize,
        frequentTokens,
        testRowsAlsoInTrain,
        seconds,
        0);
  }

  /**
   * One split.
   *
   * @param rows good rows
   * @param labels rows by label, or words by tag
   * @param tokens tokens kept, after the cut to the maximum length
   * @param characters code points of the texts
   * @param outOfVocabulary kept tokens that became the unknown token
   * @param truncated rows cut to the maximum length
   * @param lengths rows by tokens after the cut: bucket i counts lengths in [2^i, 2^(i+1))
   * @param target of the target texts; null: none
   * @param numbers of the numbers that texts are paired with; null: none
   */
  public record SplitStatistics(
      long rows,
      Map<String, Long> labels,
      long tokens,
      long characters,
      long outOfVocabulary,
      long truncated,
      List<Long> lengths,
      TargetStatistics target,
      NumberStatistics numbers) {

    /** Of texts that are paired with labels or with nothing. */
    public SplitStatistics(
        long rows,
        Map<String, Long> labels,
        long tokens,
        long characters,
        long outOfVocabulary,
        long truncated,
        List<Long> lengths) {
      this(rows, labels, tokens, characters, outOfVocabulary, truncated, lengths, null, null);
    }
  }

  /**
   * Target texts of a split.
   *
   * @param characters code points
   * @param outOfVocabulary tokens that became the unknown token
   */
  public record TargetStatistics(long tokens, long characters, long outOfVocabulary) {}

  /**
   * Numbers that a split's texts are paired with.
   *
   * @param variance mean square of the differences from the mean
   */
  public record NumberStatistics(double mean, double variance, float least, float most) {}
}
