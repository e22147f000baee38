package org.sunhwan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver's side of {@link Updates}: sends out each round's changes, and beside them now and
 * then the whole state, for executors that are new or have missed something. Nobody reads what he
 * does not need: Spark fetches it where it is asked for.
 *
 * <p>The whole is sent anew, and what is older freed, as soon as it and the changes behind it would
 * be more than twice its size. So a newcomer never reads more than that, and the driver and its
 * executors keep no more.
 */
final class Publication implements AutoCloseable {
  private final JavaSparkContext spark;
  private final StateLayout layout;
  private final String run = UUID.randomUUID().toString();
  private final List<Handover.Sent> changes = new ArrayList<>();
  private Handover.Sent whole; // null: nothing is published yet
  private int wholeVersion;
  private int version = -1;
  private long bytes;

  Publication(JavaSparkContext spark, StateLayout layout) {
    this.spark = spark;
    this.layout = layout;
  }

  /**
   * Publishes what changed since the last time.
   *
   * @param state with the change in it
   */
  void add(Excerpt change, NetworkState state) {
    long size = (long) Float.BYTES * (layout.parameters() + layout.updater());
    if (change.isWhole(layout)) {
      beginWith(change);
    } else if (change.bytes().length > size) {
      addWhole(state); // row by row it would be more
    } else {
      if (bytes + change.bytes().length > 2 * size) {
        beginWith(Excerpt.whole(layout, state));
      } else {
        version++;
      }
      changes.add(send("change", change)); // whoever knows the last state reads no more than this
    }
  }

  /** Publishes a state that has nothing to do with the last one. */
  void addWhole(NetworkState state) {
    beginWith(Excerpt.whole(layout, state));
  }

  Updates updates() {
    return new Updates(run, !spark.isLocal(), version, whole, wholeVersion, List.copyOf(changes));
  }

  private void beginWith(Excerpt state) {
    release();
    version++;
    wholeVersion = version;
    whole = send("whole", state);
  }

  private Handover.Sent send(String what, Excerpt excerpt) {
    bytes += excerpt.bytes().length;
    return Handover.send(spark, "%s/%s/%d".formatted(run, what, version), excerpt);
  }

  private void release() {
    if (whole != null) {
      whole.destroy();
    }
    changes.forEach(Handover.Sent::destroy);
    changes.clear();
    bytes = 0;
  }

  @Override
  public void close() {
    release();
    Handover.forget(run);
    ExecutorCache.forget(run);
  }
}
