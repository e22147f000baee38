package org.sunhwan.train;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkEnv;
import org.bytedeco.javacpp.Pointer;
import org.sunhwan.network.NetworkShape;

/**
 * What an executor needs to train, estimated before the first round, in bytes.
 *
 * @param heap of Java, once for each executor
 * @param heapEach of Java, for each task that runs at the same time
 * @param nativeEach outside of Java's heap, for each of those tasks
 */
public record MemoryNeed(long heap, long heapEach, long nativeEach) {
  private static final long FLOAT = Float.BYTES;

  /** States and gates of one recurrent layer and direction that a step keeps, in hidden sizes. */
  private static final long RECURRENT = 14;

  /** The token vectors, their gradient, and the layer's own copy, in dimensions. */
  private static final long VECTORS = 3;

  /** What an executor has. */
  record Machine(String executor, int tasks, long heap, long offHeap) implements Serializable {
    static Machine here(int tasks) {
      return new Machine(
          SparkEnv.get().executorId(), tasks, Runtime.getRuntime().maxMemory(), Pointer.maxBytes());
    }
  }

  /**
   * Estimates.
   *
   * @param parameters of the network
   * @param updater numbers of its updater
   * @param places of the largest batch, B · T
   */
  static MemoryNeed of(NetworkShape shape, long parameters, long updater, long places) {
    long state = FLOAT * (parameters + updater);
    // The state that rounds begin with, and what the driver sent, twice. Sequences spill to disk.
    long heap = 3 * state;
    // A result and its serialized copy.
    long heapEach = 2 * state;
    long ways = shape.direction() == NetworkShape.Direction.BOTH ? 2 : 1;
    long activations =
        VECTORS * shape.embeddingSize() + RECURRENT * shape.layers() * ways * shape.hiddenSize();
    return new MemoryNeed(
        heap, heapEach, state + FLOAT * parameters + FLOAT * places * activations);
  }

  /** Refuses a cluster with a machine that is too small. */
  void require(List<Machine> machines) {
    for (Machine machine : machines) {
      long wantedHeap = heap + machine.tasks() * heapEach;
      long wantedNative = machine.tasks() * nativeEach;
      if (wantedHeap > machine.heap()) {
        throw refusal(machine, "Java heap", wantedHeap, machine.heap(), "EXECUTOR_MEMORY");
      }
      if (machine.offHeap() > 0 && wantedNative > machine.offHeap()) {
        throw refusal(
            machine, "memory outside of the heap", wantedNative, machine.offHeap(), "OFF_HEAP_MB");
      }
    }
  }

  private static TrainingException refusal(
      Machine machine, String what, long wanted, long there, String setting) {
    return new TrainingException(
        ("Training needs about %s of %s on executor %s with %d tasks at a time, which has %s. Give"
                + " it more (%s), or make train.batch-size, the vocabulary or the network smaller.")
            .formatted(
                megabytes(wanted),
                what,
                machine.executor(),
                machine.tasks(),
                megabytes(there),
                setting));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes + (1 << 20) - 1) >> 20);
  }
}
