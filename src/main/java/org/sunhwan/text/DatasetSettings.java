package org.sunhwan.text;

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
    int maximumLength) {}
