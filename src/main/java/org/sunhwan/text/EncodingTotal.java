package org.sunhwan.text;

import org.apache.spark.util.AccumulatorV2;

/** Sums the tallies of tasks; Spark adds every finished task's exactly once. */
final class EncodingTotal extends AccumulatorV2<EncodingTally, EncodingTally> {
  private EncodingTally sum = new EncodingTally();
  private boolean zero = true;

  @Override
  public boolean isZero() {
    return zero;
  }

  @Override
  public EncodingTotal copy() {
    var copy = new EncodingTotal();
    copy.sum.add(sum);
    copy.zero = zero;
    return copy;
  }

  @Override
  public void reset() {
    sum = new EncodingTally();
    zero = true;
  }

  @Override
  public void add(EncodingTally tally) {
    sum.add(tally);
    zero = false;
  }

  @Override
  public void merge(AccumulatorV2<EncodingTally, EncodingTally> other) {
    add(other.value());
  }

  @Override
  public EncodingTally value() {
    return sum;
  }
}
