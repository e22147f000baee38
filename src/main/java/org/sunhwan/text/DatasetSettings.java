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
 * @param maximumLength tokens of a sequence; the rest of a longer text is cut off and counted
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
    int maximumLength) {

  public DatasetSettings {
    labels = List.copyOf(labels);
    var mistakes = new Mistakes();
    mistakes.unless(
        new HashSet<>(labels).size() == labels.size(),
        "labels names a label twice: " + String.join(", ", labels));
    mistakes.unless(labels.size() != 1, "labels names one class only; a classifier needs two");
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
    mistakes.report();
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
        maximumLength);
  }
}
