package org.sunhwan.text;

import org.apache.spark.util.AccumulatorV2;

/** Sums what tasks count while they encode; Spark adds every finished task exactly once. */
final class EncodingTally extends AccumulatorV2<EncodingTally, EncodingTally> {
  final SplitTally[] splits = {new SplitTally(), new SplitTally(), new SplitTally()};

  /** Sum of the hashes of all rows read, to be compared with the counting pass. */
  long hash;

  private boolean zero = true;

  SplitTally of(Split split) {
    return splits[split.index()];
  }

  @Override
  public boolean isZero() {
    return zero;
  }

  @Override
  public EncodingTally copy() {
    var copy = new EncodingTally();
    copy.add(this);
    copy.zero = zero;
    return copy;
  }

  @Override
  public void reset() {
    for (int i = 0; i < splits.length; i++) {
      splits[i] = new SplitTally();
    }
    hash = 0;
    zero = true;
  }

  @Override
  public void add(EncodingTally other) {
    for (int i = 0; i < splits.length; i++) {
      splits[i].add(other.splits[i]);
    }
    hash += other.hash;
    zero = false;
  }

  @Override
  public void merge(AccumulatorV2<EncodingTally, EncodingTally> other) {
    add(other.value());
  }

  @Override
  public EncodingTally value() {
    return this;
  }
}
