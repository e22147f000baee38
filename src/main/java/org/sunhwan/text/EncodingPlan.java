package org.sunhwan.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the counting pass decided for the encoding pass.
 *
 * @param given the split of each corpus file
 * @param labels class ids
 * @param firstNumbers the number of a piece's first row, by split, by piece
 */
@SuppressWarnings("ArrayRecordComponent")
record EncodingPlan(
    Split[] given,
    List<String> idColumns,
    int maximumLength,
    Map<String, Integer> labels,
    Map<Place, long[]> firstNumbers)
    implements Serializable {

  /** Where a piece starts. */
  record Place(int file, long start) implements Serializable {}

  static EncodingPlan of(
      Split[] given, DatasetSettings settings, List<String> labels, List<PieceCount> pieces) {
    var classes = new HashMap<String, Integer>();
    labels.forEach(label -> classes.put(label, classes.size()));
    return new EncodingPlan(
        given,
        settings.corpus().idColumns(),
        settings.maximumLength(),
        classes,
        firstNumbers(labels, pieces));
  }

  /**
   * Numbers run through the corpus from the first file's first row, whatever the pieces: each piece
   * starts where the good rows before it end.
   */
  private static Map<Place, long[]> firstNumbers(List<String> labels, List<PieceCount> pieces) {
    var ordered = new ArrayList<>(pieces);
    ordered.sort(Comparator.comparingInt(PieceCount::file).thenComparingLong(PieceCount::start));
    Map<Place, long[]> numbers = new HashMap<>();
    long[] next = new long[Split.values().length];
    for (PieceCount piece : ordered) {
      numbers.put(new Place(piece.file(), piece.start()), next.clone());
      for (Split split : Split.values()) {
        next[split.index()] += piece.good(split, labels);
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

  int label(String label) {
    return labels.get(label);
  }
}
