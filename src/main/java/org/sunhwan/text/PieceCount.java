package org.sunhwan.text;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;

/**
 * What the counting pass learned of one piece.
 *
 * @param partition the Spark partition that read it
 * @param rows rows seen, good and bad
 * @param hash sum of the rows' hashes
 * @param labels good rows by label, then by split
 * @param rejected bad rows by reason
 * @param examples the first bad row of each reason
 */
@SuppressWarnings("ArrayRecordComponent")
record PieceCount(
    int partition,
    int file,
    long start,
    long rows,
    long hash,
    Map<String, long[]> labels,
    Map<Reason, Long> rejected,
    Map<Reason, Example> examples)
    implements Serializable {

  /** Where a bad row stands, and what is wrong with it. */
  record Example(long position, String detail) implements Serializable {}

  /** Good rows of a split, if only these labels count. */
  long good(Split split, Collection<String> known) {
    long good = 0;
    for (String label : known) {
      long[] counts = labels.get(label);
      good += counts == null ? 0 : counts[split.index()];
    }
    return good;
  }

  long bad() {
    long bad = 0;
    for (long count : rejected.values()) {
      bad += count;
    }
    return bad;
  }
}
