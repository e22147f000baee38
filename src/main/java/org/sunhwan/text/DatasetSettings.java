package org.sunhwan.text;

import java.util.HashSet;
import java.util.List;

/**
 * Everything that decides what {@code prepare} writes.
 *
 * @param corpus where the rows come from
 * @param labels the label set in order; empty: the labels of the training rows, sorted
 * @param validationShare share of the training rows drawn as validation rows when none are given, 0
 *     to 1
 * @param testShare share of the training rows drawn as test rows when none are given, 0 to 1
 * @param splitSalt changes which rows are drawn
 * @param tokenizer how text becomes tokens
 * @param minimumCount a token seen less often in the training rows is out of vocabulary
 * @param maximumVocabulary the vocabulary's largest size, special tokens included
 * @param maximumLength tokens of a sequence. The rest of a longer text is cut off and counted;
 *     where every token has its own target, or the target is a text, the row is quarantined; texts
 *     paired with nothing may have any length
 * @param splitBy how validation and test rows are drawn
 * @param target what texts are paired with
 */
public record DatasetSettings(
    CorpusSettings corpus,
    List<String> labels,
    double validationShare,
    double testShare,
    long splitSalt,
    TokenizerSettings tokenizer,
    int minimumCount,
    int maximumVocabulary,
    int maximumLength,
    SplitBy splitBy,
    TargetSettings target) {

  /** How rows are drawn from those given for training. */
  public enum SplitBy {
    /** By a hash of the normalised text. */
    HASH,
    /** The last ones, in corpus order: first training, then validation, then test. */
    ORDER
  }

  /** Of texts that each have one label. */
  public DatasetSettings(
      CorpusSettings corpus,
      List<String> labels,
      double validationShare,
      double testShare,
      long splitSalt,
      TokenizerSettings tokenizer,
      int minimumCount,
      int maximumVocabulary,
      int maximumLength) {
    this(
        corpus,
        labels,
        validationShare,
        testShare,
        splitSalt,
        tokenizer,
        minimumCount,
        maximumVocabulary,
        maximumLength,
        SplitBy.HASH,
        TargetSettings.of(Target.CLASS));
  }

  public DatasetSettings {
    labels = List.copyOf(labels);
    corpus = target.target().inLabelColumn() ? corpus : corpus.unlabelled();
    var mistakes = new Mistakes();
    mistakes.unless(
        new HashSet<>(labels).size() == labels.size(),
        "labels names a label twice: " + String.join(", ", labels));
    mistakes.unless(
        labels.size() != 1 || target.target() == Target.CLASSES,
        "labels names one class only; a classifier needs two");
    mistakes.unless(
        labels.stream().allMatch(label -> label.equals(label.strip()) && !label.isEmpty()),
        "labels may not be empty or begin or end in white space");
    mistakes.unless(
        validationShare >= 0 && validationShare < 1,
        "split.validation must lie between 0 and 1, not " + validationShare);
    mistakes.unless(
        testShare >= 0 && testShare < 1, "split.test must lie between 0 and 1, not " + testShare);
    mistakes.unless(
        validationShare + testShare < 1,
        "split.validation and split.test leave no training rows: their sum is "
            + (validationShare + testShare));
    mistakes.unless(
        minimumCount >= 1, "vocabulary.min-count must be 1 or more, not " + minimumCount);
    mistakes.unless(
        maximumVocabulary > Vocabulary.END + 1,
        "vocabulary.max-size must leave room beside the "
            + (Vocabulary.END + 1)
            + " special tokens, but is "
            + maximumVocabulary);
    mistakes.unless(
        maximumLength >= 1, "sequence.max-length must be 1 or more, not " + maximumLength);
    mistakes.unless(
        target.target() != Target.TAGS || tokenizer.kind() == TokenizerSettings.Kind.SPACES,
        "tokenizer.kind must be spaces where words are tagged: they are taken as they stand");
    mistakes.unless(
        !target.shared() || target.kind() == tokenizer.kind(),
        "vocabulary.shared needs the same tokenizer.kind and tokenizer.target-kind");
    mistakes.report();
  }

  /** How target texts are cut. */
  TokenizerSettings targetTokenizer() {
    return tokenizer.of(target.kind());
  }

  /** The same settings for a corpus that was moved: only what it holds can change a dataset. */
  DatasetSettings withoutFolder() {
    return new DatasetSettings(
        corpus.in("."),
        labels,
        validationShare,
        testShare,
        splitSalt,
        tokenizer,
        minimumCount,
        maximumVocabulary,
        maximumLength,
        splitBy,
        target);
  }
}
