package org.sunhwan.train;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  private record Broadcasted(Broadcast<Excerpt> broadcast) implements Sent {
    @Override
    public Excerpt value() {
      return broadcast.value();
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
      return new Broadcasted(spark.broadcast(excerpt));
    }
    HANDED.put(name, excerpt);
    return new Handed(name);
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
