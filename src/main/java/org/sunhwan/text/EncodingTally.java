package org.sunhwan.text;

import java.io.Serializable;

/** What the encoding pass counts. */
final class EncodingTally implements Serializable {
  private final SplitTally[] splits = {new SplitTally(), new SplitTally(), new SplitTally()};

  /** Sum of the hashes of all rows read, to be compared with the counting pass. */
  private long hash;

  SplitTally of(Split split) {
    return splits[split.index()];
  }

  void see(CorpusRow row) {
    hash += row.hash;
  }

  long hash() {
    return hash;
  }

  void add(EncodingTally other) {
    for (int i = 0; i < splits.length; i++) {
      splits[i].add(other.splits[i]);
    }
    hash += other.hash;
  }
}
