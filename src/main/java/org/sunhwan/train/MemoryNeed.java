package org.sunhwan.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Sizes;
import scala.collection.JavaConverters;

/**
 * What training needs, estimated before the first round, in bytes.
 *
 * @param heap of Java, once for each executor
 * @param heapEach of Java, for each task that runs at the same time
 * @param nativeEach outside of Java's heap, for each of those tasks
 * @param driver of Java, on the driver
 */
public record MemoryNeed(long heap, long heapEach, long nativeEach, long driver) {
  private static final long FLOAT = Float.BYTES;

  /** States and gates of one recurrent layer and direction that a step keeps, in hidden sizes. */
  private static final long RECURRENT = 14;

  /** The token vectors, their gradient, and the layer's own copy, in dimensions. */
  private static final long VECTORS = 3;

  /** Copies of an answer: probabilities, which become the gradient, and what DL4J takes of them. */
  private static final long ANSWERS = 2;

  /** Results that Spark brings to the driver at the same time (spark.resultGetter.threads). */
  private static final long ARRIVING = 4;

  /** What a JVM has; a driver that runs no tasks has 0 of them. */
  public record Machine(String executor, int tasks, long heap, long offHeap)
      implements Serializable {
    /** The JVM that asks. */
    public static Machine here(int tasks) {
      return new Machine(
          SparkEnv.get().executorId(), tasks, Runtime.getRuntime().maxMemory(), Pointer.maxBytes());
    }

    /** The same with so many tasks at a time. */
    public Machine running(int atATime) {
      return new Machine(executor, atATime, heap, offHeap);
    }

    boolean isDriver() {
      return executor.equals("driver");
    }
  }

  /**
   * What decides it.
   *
   * @param parameters of the network
   * @param updater numbers of its updater
   * @param places of the largest batch, B · T
   * @param sequences of the largest batch, B
   */
  record Load(long parameters, long updater, long places, long sequences) {
    /** Of batches whose longest sequence has so many tokens. */
    static Load of(ComputationGraph graph, TrainingSettings settings, long longest) {
      INDArray updater = graph.getUpdater().getStateViewArray();
      return of(graph.numParams(), updater == null ? 0 : updater.length(), settings, longest);
    }

    /** Of a network that is not there yet. */
    static Load of(long parameters, long updater, TrainingSettings settings, long longest) {
      long size = settings.batchSize();
      boolean byTokens = settings.exact().batchBy() == ExactSettings.BatchBy.TOKENS;
      return new Load(parameters, updater, byTokens ? size : size * longest, size);
    }
  }

  /** Estimates for a network and its training. */
  static MemoryNeed of(NetworkShape shape, Sizes sizes, TrainingSettings settings, Load load) {
    long state = FLOAT * (load.parameters() + load.updater());
    // The state that rounds begin with, and what the driver sent, twice. Sequences spill to disk.
    long heap = 3 * state;
    // A result and its serialized copy.
    long heapEach = 2 * state;
    long ways = shape.direction() == NetworkShape.Direction.BOTH ? 2 : 1;
    long activations =
        VECTORS * shape.embeddingSize() + RECURRENT * shape.layers() * ways * shape.hiddenSize();
    long answers = shape.task().answers(sizes, load.sequences(), load.places());
    long nativeEach =
        state
            + FLOAT * load.parameters()
            + FLOAT * load.places() * activations
            + FLOAT * ANSWERS * answers;
    // What was sent since the whole state was, with Spark's copy; the mean; a checkpoint in bytes.
    long driver = 6 * state;
    if (!settings.exact().outer().isPlainMean()) {
      driver += 2 * FLOAT * load.parameters(); // the velocity, and its copy in a checkpoint
    }
    long results = settings.workers() + Math.min(settings.workers(), ARRIVING);
    return new MemoryNeed(
        heap, heapEach, nativeEach, driver + results * result(shape, sizes, settings, load));
  }

  /** Everything but the token vectors, and of those as many as a round's places could touch. */
  private static long result(
      NetworkShape shape, Sizes sizes, TrainingSettings settings, Load load) {
    long vectors = (long) sizes.vocabulary() * shape.embeddingSize();
    long touched =
        Math.min(vectors, settings.averagingInterval() * load.places() * shape.embeddingSize());
    double travelling =
        shape.implementation() == NetworkShape.Implementation.OWN
            ? load.parameters() - vectors + touched
            : load.parameters();
    double moments = 1 + (double) load.updater() / load.parameters();
    return (long) (FLOAT * moments * travelling);
  }

  /**
   * Estimates before there is a network.
   *
   * @param sizes at most
   * @param longest tokens of a sequence at most
   */
  public static MemoryNeed expected(
      NetworkShape shape, Sizes sizes, TrainingSettings settings, int longest) {
    long parameters = Networks.parameters(shape, sizes);
    long updater = settings.optimiser().updater().stateSize(parameters);
    return of(shape, sizes, settings, Load.of(parameters, updater, settings, longest));
  }

  /**
   * Tasks that run at the same time in an executor, of the one that runs most. Spark's own count:
   * on a standalone cluster an executor has all cores of its machine unless it is told otherwise.
   */
  public static int tasksAtATime(SparkContext spark) {
    if (spark.isLocal()) {
      return spark.defaultParallelism();
    }
    return JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
        .mapToInt(ExecutorSummary::maxTasks)
        .filter(tasks -> tasks > 0) // the driver runs none
        .max()
        .orElse(spark.getConf().getInt("spark.executor.cores", 1));
  }

  /** Refuses a cluster with a machine that is too small, or such a driver, which is asked here. */
  void require(List<Machine> executors) {
    List<Machine> machines = new ArrayList<>(executors);
    if (executors.stream().noneMatch(Machine::isDriver)) {
      machines.add(Machine.here(0));
    }
    machines.stream()
        .flatMap(machine -> shortage(machine).stream())
        .findFirst()
        .ifPresent(
            sentence -> {
              throw new TrainingException(sentence);
            });
  }

  private long heapOn(Machine machine) {
    return (machine.tasks() > 0 ? heap + machine.tasks() * heapEach : 0)
        + (machine.isDriver() ? driver : 0);
  }

  private long nativeOn(Machine machine) {
    return machine.tasks() * nativeEach;
  }

  /** What a machine would use, in words. */
  public String on(Machine machine) {
    return "training takes about %s of %s heap, %s of %s for native code"
        .formatted(
            megabytes(heapOn(machine)),
            megabytes(machine.heap()),
            megabytes(nativeOn(machine)),
            machine.offHeap() > 0 ? megabytes(machine.offHeap()) : "what there is");
  }

  /** What a machine has too little of, and what to change. */
  public Optional<String> shortage(Machine machine) {
    boolean isDriver = machine.isDriver();
    if (heapOn(machine) > machine.heap()) {
      String setting = isDriver ? "DRIVER_MEMORY" : "EXECUTOR_MEMORY";
      return Optional.of(shortage(machine, "Java heap", heapOn(machine), machine.heap(), setting));
    }
    if (machine.offHeap() > 0 && nativeOn(machine) > machine.offHeap()) {
      return Optional.of(
          shortage(
              machine,
              "memory outside of the heap",
              nativeOn(machine),
              machine.offHeap(),
              "OFF_HEAP_MB"));
    }
    return Optional.empty();
  }

  private static String shortage(
      Machine machine, String what, long wanted, long there, String setting) {
    String place =
        machine.isDriver() ? "the driver, where workers meet" : "executor " + machine.executor();
    String tasks =
        machine.tasks() == 0
            ? ""
            : "%s with %d tasks at a time"
                .formatted(machine.isDriver() ? "," : "", machine.tasks());
    return ("Training needs about %s of %s on %s%s, which has %s. Give it more (%s), or make %s,"
            + " the vocabulary or the network smaller.")
        .formatted(
            megabytes(wanted),
            what,
            place,
            tasks,
            megabytes(there),
            setting,
            machine.isDriver() && setting.equals("DRIVER_MEMORY")
                ? "train.workers"
                : "train.batch-size");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes + (1 << 20) - 1) >> 20);
  }
}
