package org.sunhwan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The driver's side of {@link Updates}: broadcasts each round's changes, and frees all of them as
 * soon as the state is published as a whole again. That is when the changes together have grown
 * larger than the state, so a newcomer reads at most twice its size, and the driver keeps no more.
 */
final class Publication implements AutoCloseable {
  private final JavaSparkContext spark;
  private final StateLayout layout;
  private final String run = UUID.randomUUID().toString();
  private final List<Broadcast<Excerpt>> broadcasts = new ArrayList<>();
  private int first;
  private long bytes;

  Publication(JavaSparkContext spark, StateLayout layout) {
    this.spark = spark;
    this.layout = layout;
  }

  boolean isEmpty() {
    return broadcasts.isEmpty();
  }

  /** Publishes what changed, or the whole state if that is cheaper in the long run. */
  void add(Excerpt change, NetworkState state) {
    long whole = (long) Float.BYTES * (layout.parameters() + layout.updater());
    if (change.isWhole(layout)) {
      replaceBy(change);
    } else if (bytes + change.bytes().length > 2 * whole) {
      replaceBy(Excerpt.whole(layout, state));
    } else {
      broadcast(change);
    }
  }

  /** Publishes a state that has nothing to do with the last one. */
  void addWhole(NetworkState state) {
    replaceBy(Excerpt.whole(layout, state));
  }

  Updates updates() {
    return new Updates(run, first, List.copyOf(broadcasts));
  }

  private void replaceBy(Excerpt whole) {
    first += broadcasts.size();
    release();
    broadcast(whole);
  }

  private void broadcast(Excerpt change) {
    broadcasts.add(spark.broadcast(change));
    bytes += change.bytes().length;
  }

  private void release() {
    broadcasts.forEach(Broadcast::destroy);
    broadcasts.clear();
    bytes = 0;
  }

  @Override
  public void close() {
    release();
  }
}
