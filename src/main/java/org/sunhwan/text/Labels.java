package org.sunhwan.text;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The label set of a dataset. */
final class Labels {
  /** More different labels than this are surely not classes. */
  static final int MOST = 10_000;

  private Labels() {}

  /** The given labels, or those of the training rows in code point order. */
  static List<String> of(DatasetSettings settings, List<PieceCount> pieces) {
    if (!settings.labels().isEmpty()) {
      return settings.labels();
    }
    var found = new TreeSet<String>(Vocabulary::compareCodePoints);
    for (PieceCount piece : pieces) {
      piece
          .labels()
          .forEach(
              (label, counts) -> {
                if (counts[Split.TRAIN.index()] > 0) {
                  found.add(label);
                }
              });
      if (found.size() > MOST) {
        throw tooMany();
      }
    }
    return List.copyOf(found);
  }

  /** The same of labels that were found before any row was counted. */
  static List<String> of(Collection<String> found) {
    var labels = new TreeSet<String>(Vocabulary::compareCodePoints);
    labels.addAll(found);
    if (labels.size() > MOST) {
      throw tooMany();
    }
    return List.copyOf(labels);
  }

  static CorpusException tooMany() {
    return new CorpusException(
        "The label column holds more than "
            + MOST
            + " different values, so it does not name classes. Check corpus.label-column.");
  }
}
