package org.sunhwan.train;

import org.apache.spark.Partitioner;

/** Number n goes to worker n % W. */
final class ByWorker extends Partitioner {
  private final int workers;

  ByWorker(int workers) {
    this.workers = workers;
  }

  @Override
  public int numPartitions() {
    return workers;
  }

  @Override
  public int getPartition(Object number) {
    return (int) Math.floorMod((Long) number, (long) workers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByWorker that && that.workers == workers;
  }

  @Override
  public int hashCode() {
    return workers;
  }
}
