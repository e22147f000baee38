package org.sunhwan.text;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the counting pass decided for the encoding pass.
 *
 * @param given the split of each corpus file
 * @param maximumLength tokens kept of a text
 * @param target what texts are paired with
 * @param firstNumbers the number of a piece's first row, by split, by piece
 */
@SuppressWarnings("ArrayRecordComponent")
record EncodingPlan(
    Split[] given,
    List<String> idColumns,
    int maximumLength,
    Target target,
    Map<Place, long[]> firstNumbers)
    implements Serializable {

  /** Where a piece starts. */
  record Place(int file, long start) implements Serializable {}

  static EncodingPlan of(Split[] given, DatasetSettings settings, CorpusCount count) {
    Target target = settings.target().target();
    return new EncodingPlan(
        given,
        settings.corpus().idColumns(),
        // Running text has no end that could be cut off.
        target == Target.NOTHING ? Integer.MAX_VALUE : settings.maximumLength(),
        target,
        firstNumbers(count));
  }

  /**
   * Numbers run through the corpus from the first file's first row, whatever the pieces: each piece
   * starts where the good rows before it end.
   */
  private static Map<Place, long[]> firstNumbers(CorpusCount count) {
    Map<Place, long[]> numbers = new HashMap<>();
    long[] next = new long[Split.values().length];
    for (PieceCount piece : count.ordered()) {
      numbers.put(new Place(piece.file(), piece.start()), next.clone());
      for (Split split : Split.values()) {
        next[split.index()] += count.good(piece, split);
      }
    }
    return numbers;
  }

  long[] numbers(int file, long start) {
    long[] first = firstNumbers.get(new Place(file, start));
    if (first == null) {
      throw new CorpusException(
          "The corpus changed while it was read: file "
              + (file + 1)
              + " has a part that was not there before. Start again when nothing writes to it.");
    }
    return first.clone();
  }
}
