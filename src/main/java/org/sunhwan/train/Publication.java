package org.sunhwan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver's side of {@link Updates}: sends out each round's changes, and frees all of them as
 * soon as the state is published as a whole again. That is when the changes together have grown
 * larger than the state, so a newcomer reads at most twice its size, and the driver keeps no more.
 */
final class Publication implements AutoCloseable {
  private final JavaSparkContext spark;
  private final StateLayout layout;
  private final String run = UUID.randomUUID().toString();
  private final List<Handover.Sent> sent = new ArrayList<>();
  private int first;
  private long bytes;

  Publication(JavaSparkContext spark, StateLayout layout) {
    this.spark = spark;
    this.layout = layout;
  }

  /** Publishes what changed, or the whole state if that is cheaper in the long run. */
  void add(Excerpt change, NetworkState state) {
    long whole = (long) Float.BYTES * (layout.parameters() + layout.updater());
    if (change.isWhole(layout)) {
      replaceBy(change);
    } else if (bytes + change.bytes().length > 2 * whole) {
      replaceBy(Excerpt.whole(layout, state));
    } else {
      send(change);
    }
  }

  /** Publishes a state that has nothing to do with the last one. */
  void addWhole(NetworkState state) {
    replaceBy(Excerpt.whole(layout, state));
  }

  Updates updates() {
    return new Updates(run, !spark.isLocal(), first, List.copyOf(sent));
  }

  private void replaceBy(Excerpt whole) {
    first += sent.size();
    release();
    send(whole);
  }

  private void send(Excerpt change) {
    sent.add(Handover.send(spark, run, first + sent.size(), change));
    bytes += change.bytes().length;
  }

  private void release() {
    sent.forEach(Handover.Sent::destroy);
    sent.clear();
    bytes = 0;
  }

  @Override
  public void close() {
    release();
    Handover.forget(run);
    ExecutorCache.forget(run);
  }
}
