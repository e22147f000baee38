package org.sunhwan.train;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * How excerpts get from the driver to executors and back: by Spark, or, in local mode, where both
 * are one JVM, from hand to hand. Spark would serialize them there too, several times.
 */
final class Handover {
  private static final Map<String, Excerpt> HANDED = new ConcurrentHashMap<>();

  private Handover() {}

  /** An excerpt on its way to all executors, until it is destroyed. */
  sealed interface Sent extends Serializable {
    Excerpt value();

    void destroy();
  }

  /**
   * By Spark.
   *
   * @param left the checksum of the bytes as they left the driver. Sessions of ours do without
   *     Spark's own (spark.broadcast.checksum), which takes a quarter of the time of averaging.
   */
  record Broadcasted(Broadcast<Excerpt> broadcast, int left) implements Sent {
    @Override
    public Excerpt value() {
      Excerpt excerpt = broadcast.value();
      int arrived = checksum(excerpt);
      if (arrived != left) {
        throw new IllegalStateException(
            ("%d bytes of the network's state left the driver with the checksum %08x and arrived"
                    + " with %08x: look for a fault in this executor's memory or network.")
                .formatted(excerpt.bytes().length, left, arrived));
      }
      return excerpt;
    }

    @Override
    public void destroy() {
      broadcast.destroy();
    }
  }

  private record Handed(String name) implements Sent {
    @Override
    public Excerpt value() {
      return HANDED.get(name);
    }

    @Override
    public void destroy() {
      HANDED.remove(name);
    }
  }

  /**
   * From the driver to all executors.
   *
   * @param name begins with the run's, and is given once
   */
  static Sent send(JavaSparkContext spark, String name, Excerpt excerpt) {
    if (!spark.isLocal()) {
      return new Broadcasted(spark.broadcast(excerpt), checksum(excerpt));
    }
    HANDED.put(name, excerpt);
    return new Handed(name);
  }

  /** CRC-32C, for which processors have an instruction. */
  static int checksum(Excerpt excerpt) {
    CRC32C sum = new CRC32C();
    sum.update(excerpt.bytes());
    return (int) sum.getValue();
  }

  /** From a worker to the driver: what is left for Spark to bring. */
  static WorkerResult returned(Updates updates, WorkerResult result) {
    if (updates.overSpark() || result.excerpt() == null) {
      return result;
    }
    HANDED.put(name(updates, result), result.excerpt());
    return result.with(null);
  }

  /** What a worker returned, on the driver. */
  static WorkerResult received(Updates updates, WorkerResult result) {
    Excerpt handed = HANDED.remove(name(updates, result));
    return handed == null ? result : result.with(handed);
  }

  /** Lets go of what a run has left behind that failed in the middle of a round. */
  static void forget(String run) {
    HANDED.keySet().removeIf(name -> name.startsWith(run + "/"));
  }

  /** For tests: how many excerpts this JVM holds. */
  static int held() {
    return HANDED.size();
  }

  private static String name(Updates updates, WorkerResult result) {
    return updates.run() + "/" + updates.version() + "/" + result.worker();
  }
}
