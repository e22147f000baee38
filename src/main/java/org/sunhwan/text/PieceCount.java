package org.sunhwan.text;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * What the counting pass learned of one piece.
 *
 * @param partition the Spark partition that read it
 * @param rows rows seen, good and bad
 * @param lines that start in it; see {@link Rows#lines}
 * @param hash sum of the rows' hashes
 * @param good rows by split, those with labels that are unknown yet included
 * @param labels of good rows: how often each stands there, by split
 * @param rejected bad rows by reason
 * @param examples the first bad row of each reason
 */
@SuppressWarnings("ArrayRecordComponent")
record PieceCount(
    int partition,
    int file,
    long start,
    long rows,
    long lines,
    long hash,
    long[] good,
    Map<String, long[]> labels,
    Map<Reason, Long> rejected,
    Map<Reason, Example> examples)
    implements Serializable {

  /** Where a bad row stands, by {@link CorpusRow}, and what is wrong with it. */
  record Example(long position, long line, String detail) implements Serializable {}

  /**
   * Good rows of a split, of a corpus whose rows have a label each. Those with another label than
   * these are not, as it turned out.
   */
  long good(Split split, Set<String> known) {
    long rows = good[split.index()];
    for (Map.Entry<String, long[]> label : labels.entrySet()) {
      rows -= known.contains(label.getKey()) ? 0 : label.getValue()[split.index()];
    }
    return rows;
  }

  /** Good rows of a split. */
  long good(Split split) {
    return good[split.index()];
  }

  /** How often a label stands in good rows of a split. */
  long count(String label, Split split) {
    long[] counts = labels.get(label);
    return counts == null ? 0 : counts[split.index()];
  }

  long bad() {
    long bad = 0;
    for (long count : rejected.values()) {
      bad += count;
    }
    return bad;
  }
}
