package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the encoding pass counts of one split. */
final class SplitTally implements Serializable {
  long rows;
  long tokens;
  long characters;
  long outOfVocabulary;
  long truncated;
  long targetTokens;
  long targetCharacters;
  long targetOutOfVocabulary;
  final ExactMoments numbers = new ExactMoments();
  final long[] lengths = new long[Integer.SIZE];

  void add(SplitTally other) {
    rows += other.rows;
    tokens += other.tokens;
    characters += other.characters;
    outOfVocabulary += other.outOfVocabulary;
    truncated += other.truncated;
    targetTokens += other.targetTokens;
    targetCharacters += other.targetCharacters;
    targetOutOfVocabulary += other.targetOutOfVocabulary;
    numbers.add(other.numbers);
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] += other.lengths[i];
    }
  }

  /** A sequence of that many tokens; never none. */
  void length(int length) {
    lengths[Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length)]++;
  }

  /** A target text and its tokens. */
  void target(String text, TokenIds ids) {
    targetTokens += ids.kept();
    targetCharacters += text.codePointCount(0, text.length());
    targetOutOfVocabulary += ids.unknown();
  }

  DatasetStatistics.SplitStatistics statistics(Map<String, Long> labels) {
    return new DatasetStatistics.SplitStatistics(
        rows,
        labels,
        tokens,
        characters,
        outOfVocabulary,
        truncated,
        histogram(),
        target(),
        numbers.statistics());
  }

  /** Null where texts are not paired with texts. */
  private DatasetStatistics.TargetStatistics target() {
    return targetTokens == 0
        ? null
        : new DatasetStatistics.TargetStatistics(
            targetTokens, targetCharacters, targetOutOfVocabulary);
  }

  private List<Long> histogram() {
    var histogram = new ArrayList<Long>();
    int last = lengths.length - 1;
    while (last >= 0 && lengths[last] == 0) {
      last--;
    }
    for (int i = 0; i <= last; i++) {
      histogram.add(lengths[i]);
    }
    return List.copyOf(histogram);
  }
}
