package org.sunhwan.text;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the counting pass learned of the whole corpus.
 *
 * @param labels the label set of the dataset
 */
record CorpusCount(List<CorpusFile> files, List<PieceCount> pieces, List<String> labels) {

  static CorpusCount of(List<CorpusFile> files, List<PieceCount> pieces, DatasetSettings settings) {
    return new CorpusCount(files, pieces, Labels.of(settings, pieces));
  }

  long rows() {
    return pieces.stream().mapToLong(PieceCount::rows).sum();
  }

  long hash() {
    return pieces.stream().mapToLong(PieceCount::hash).sum();
  }

  long good(Split split) {
    return pieces.stream().mapToLong(piece -> piece.good(split, labels)).sum();
  }

  long good() {
    return good(Split.TRAIN) + good(Split.VALIDATION) + good(Split.TEST);
  }

  /** Good rows of a split by label, for every label of the set. */
  Map<String, Long> byLabel(Split split) {
    Map<String, Long> byLabel = new TreeMap<>();
    for (String label : labels) {
      byLabel.put(
          label, pieces.stream().mapToLong(piece -> piece.good(split, List.of(label))).sum());
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
    long all = 0;
    for (long[] counts : piece.labels().values()) {
      for (long count : counts) {
        all += count;
      }
    }
    for (Split split : Split.values()) {
      all -= piece.good(split, labels);
    }
    return all;
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

  private String example(Reason reason) {
    for (PieceCount piece : pieces) {
      PieceCount.Example example = piece.examples().get(reason);
      if (example != null) {
        CorpusFile file = files.get(piece.file());
        boolean rows = file.format() == CorpusSettings.Format.PARQUET;
        return " (as in "
            + file.name()
            + (rows ? " at row " : " at byte ")
            + example.position()
            + ": "
            + example.detail()
            + ")";
      }
    }
    return "";
  }

  /** Throws the sentence for a corpus that no classifier can be trained on. */
  void requireUsable(CorpusSettings settings, String quarantine) {
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
