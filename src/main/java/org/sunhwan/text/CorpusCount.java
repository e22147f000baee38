package org.sunhwan.text;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the counting pass learned of the whole corpus.
 *
 * @param labels the label set of the dataset
 * @param known the labels that good rows have; null: rows with others were rejected when they were
 *     read
 */
record CorpusCount(
    List<CorpusFile> files, List<PieceCount> pieces, List<String> labels, Set<String> known) {

  /** Of rows of one label each, all of which were counted, known or not. */
  static CorpusCount of(List<CorpusFile> files, List<PieceCount> pieces, List<String> labels) {
    return new CorpusCount(files, pieces, labels, Set.copyOf(labels));
  }

  /** Of rows that were checked against the labels already. */
  static CorpusCount checked(List<CorpusFile> files, List<PieceCount> pieces, List<String> labels) {
    return new CorpusCount(files, pieces, labels, null);
  }

  long rows() {
    return pieces.stream().mapToLong(PieceCount::rows).sum();
  }

  long hash() {
    return pieces.stream().mapToLong(PieceCount::hash).sum();
  }

  long good(Split split) {
    return pieces.stream().mapToLong(piece -> good(piece, split)).sum();
  }

  /** Good rows of a piece. */
  long good(PieceCount piece, Split split) {
    return known == null ? piece.good(split) : piece.good(split, known);
  }

  long good() {
    return good(Split.TRAIN) + good(Split.VALIDATION) + good(Split.TEST);
  }

  /** The pieces by file, and as they stand there. */
  List<PieceCount> ordered() {
    return pieces.stream()
        .sorted(Comparator.comparingInt(PieceCount::file).thenComparingLong(PieceCount::start))
        .toList();
  }

  /** How many lines of its file stand before each piece. */
  Map<EncodingPlan.Place, Long> linesBefore() {
    Map<EncodingPlan.Place, Long> before = new HashMap<>();
    long[] lines = new long[files.size()];
    for (PieceCount piece : ordered()) {
      before.put(new EncodingPlan.Place(piece.file(), piece.start()), lines[piece.file()]);
      lines[piece.file()] += piece.lines();
    }
    return before;
  }

  /**
   * How often each label of the set stands in good rows of a split: rows, or words where words have
   * labels.
   */
  Map<String, Long> byLabel(Split split) {
    Map<String, Long> byLabel = new TreeMap<>();
    for (String label : labels) {
      byLabel.put(label, pieces.stream().mapToLong(piece -> piece.count(label, split)).sum());
    }
    return byLabel;
  }

  /** Bad rows by reason; rows whose label no training row has are among them. */
  Map<Reason, Long> rejected() {
    Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    for (PieceCount piece : pieces) {
      piece.rejected().forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
      if (unknownLabels(piece) > 0) {
        rejected.merge(Reason.UNKNOWN_LABEL, unknownLabels(piece), Long::sum);
      }
    }
    return rejected;
  }

  /** Whether quarantine has to read the piece again. */
  boolean hasBadRows(PieceCount piece) {
    return !piece.rejected().isEmpty() || unknownLabels(piece) > 0;
  }

  private long unknownLabels(PieceCount piece) {
    long rows = 0;
    for (Split split : Split.values()) {
      rows += piece.good(split) - good(piece, split);
    }
    return rows;
  }

  /** Counts by reason with an example each, for a sentence. */
  String describeRejected() {
    var parts = new StringBuilder();
    rejected()
        .forEach(
            (reason, count) -> {
              parts.append(parts.isEmpty() ? "" : "; ").append(count).append(' ');
              parts.append(reason.label()).append(example(reason));
            });
    return parts.toString();
  }

  /** Names a place, but quotes no text: the sentence goes to logs, where corpus text may not. */
  private String example(Reason reason) {
    for (PieceCount piece : pieces) {
      PieceCount.Example example = piece.examples().get(reason);
      if (example != null) {
        long before = linesBefore().get(new EncodingPlan.Place(piece.file(), piece.start()));
        return " (as in "
            + files.get(piece.file()).name()
            + (example.line() == 0
                ? " at row " + example.position()
                : " at line " + (before + example.line()))
            + (reason.quotesText() ? "" : ": " + example.detail())
            + ")";
      }
    }
    return "";
  }

  /** Throws the sentence for a corpus that no network can be trained on. */
  void requireUsable(DatasetSettings how, String quarantine) {
    CorpusSettings settings = how.corpus();
    if (rows() == 0) {
      throw new CorpusException(
          "The corpus is empty: the "
              + files.size()
              + " files in "
              + settings.data()
              + " hold no rows. Check the data folder and the patterns in corpus.train.");
    }
    long bad = rows() - good();
    double share = (double) bad / rows();
    if (bad == rows() || share > settings.maximumQuarantineShare()) {
      throw new CorpusException(
          (bad == rows() ? "None of the " + rows() + " rows" : bad + " of " + rows() + " rows")
              + " in "
              + settings.data()
              + " can"
              + (bad == rows()
                  ? " be used: "
                  : String.format(
                      "not be used (%.2f %%, corpus.max-quarantine-share allows %.2f %%): ",
                      100 * share, 100 * settings.maximumQuarantineShare()))
              + describeRejected()
              + ". The rows are kept in "
              + quarantine
              + ". Correct them, or the corpus settings that do not fit them.");
    }
    if (good(Split.TRAIN) == 0) {
      throw new CorpusException(
          "No training rows are left of the "
              + good()
              + " usable rows in "
              + settings.data()
              + ". Check corpus.train and corpus.split-column, or draw smaller validation and test"
              + " shares.");
    }
    if (how.target().target() == Target.CLASSES && labels.isEmpty()) {
      throw new CorpusException(
          "None of the "
              + good(Split.TRAIN)
              + " training rows in "
              + settings.data()
              + " has a label. Check corpus.label-column and corpus.label-separator.");
    }
    if (how.target().target().hasOneLabel() || how.target().target() == Target.TAGS) {
      requireSeveralLabels(settings);
    }
  }

  private void requireSeveralLabels(CorpusSettings settings) {
    List<String> trained =
        byLabel(Split.TRAIN).entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(Map.Entry::getKey)
            .toList();
    if (trained.size() == 1) {
      throw new CorpusException(
          "All "
              + good(Split.TRAIN)
              + " training rows in "
              + settings.data()
              + " have the same label, \""
              + trained.get(0)
              + "\"; a classifier needs at least two classes. Check corpus.label-column and the"
              + " corpus.");
    }
  }
}
