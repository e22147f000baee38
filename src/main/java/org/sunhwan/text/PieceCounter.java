package org.sunhwan.text;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts the rows of one piece. */
final class PieceCounter {
  private long rows;
  private long hash;
  private final long[] good = new long[Split.values().length];
  private final Map<String, long[]> labels = new HashMap<>();
  private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
  private final Map<Reason, PieceCount.Example> examples = new EnumMap<>(Reason.class);

  void good(CorpusRow row, Split split, Admission admission) {
    see(row);
    good[split.index()]++;
    admission.labels(row, label -> label(label, split));
  }

  private void label(String label, Split split) {
    long[] counts = labels.get(label);
    if (counts == null) {
      if (labels.size() == Labels.MOST) {
        throw Labels.tooMany();
      }
      counts = new long[Split.values().length];
      labels.put(label, counts);
    }
    counts[split.index()]++;
  }

  void bad(CorpusRow row) {
    see(row);
    rejected.merge(row.reason, 1L, Long::sum);
    examples.putIfAbsent(row.reason, new PieceCount.Example(row.position, row.line, row.detail));
  }

  private void see(CorpusRow row) {
    rows++;
    hash += row.hash;
  }

  PieceCount result(int partition, Rows piece) {
    return new PieceCount(
        partition,
        piece.file(),
        piece.start(),
        rows,
        piece.lines(),
        hash,
        good,
        labels,
        rejected,
        examples);
  }
}
