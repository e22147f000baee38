package org.sunhwan.train;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Sizes;
import scala.Tuple2;

/**
 * The training rows of a language model as an RDD of one {@link Stream} a worker. Worker w of W
 * owns the rows from w R / W to (w + 1) R / W of R, so that what follows each other stays together.
 */
final class Streams implements Dealt {
  private final JavaRDD<Stream> streams;
  private final List<Held> held;

  private Streams(JavaRDD<Stream> streams, List<Held> held) {
    this.streams = streams;
    this.held = held;
  }

  /** A stream where it was dealt to. */
  private record Held(MemoryNeed.Machine machine, int worker, int windows)
      implements Serializable {}

  /**
   * Deals the rows out and checks that every worker got its own.
   *
   * @param sequences columns number and tokens
   */
  static Streams of(Dataset<Row> sequences, Plan plan, Stream.Cut cut) {
    var stretches = new Stretches(plan.rows(), plan.workers());
    JavaRDD<Stream> streams =
        sequences
            .select("number", "tokens")
            .toJavaRDD()
            .mapToPair(row -> new Tuple2<>(row.getLong(0), Shards.ints(row.getList(1))))
            .repartitionAndSortWithinPartitions(stretches, Comparator.<Long>naturalOrder())
            .mapPartitions(own -> List.of(join(own, stretches, cut)).iterator(), true);
    streams.persist(StorageLevel.MEMORY_AND_DISK());
    streams.setName("training text");
    try {
      // Deals now, under its own job description.
      return new Streams(
          streams,
          streams.map(s -> new Held(MemoryNeed.Machine.here(0), s.worker(), s.size())).collect());
    } catch (Exception e) {
      streams.unpersist(false);
      throw SparkFailure.of("dealing the training text", e);
    }
  }

  /** Runs in the task of partition w. */
  private static Stream join(
      Iterator<Tuple2<Long, int[]>> sorted, Stretches stretches, Stream.Cut cut) {
    int worker = TaskContext.getPartitionId();
    var rows =
        new Iterator<int[]>() {
          private long expected = stretches.start(worker);

          @Override
          public boolean hasNext() {
            if (!sorted.hasNext() && expected != stretches.start(worker + 1)) {
              throw damaged("row %d is missing".formatted(expected));
            }
            return sorted.hasNext();
          }

          @Override
          public int[] next() {
            Tuple2<Long, int[]> next = sorted.next();
            if (next._1() != expected) {
              throw damaged("row %d came where %d was due".formatted(next._1(), expected));
            }
            expected++;
            return next._2();
          }

          private TrainingException damaged(String what) {
            return new TrainingException(
                ("The training rows are not numbered from 0 to %d without gaps: %s. The dataset is"
                        + " damaged or incomplete; prepare it anew.")
                    .formatted(stretches.rows - 1, what));
          }
        };
    return Stream.of(worker, stretches.workers, rows, cut);
  }

  /** Partition w holds the text of worker w. */
  JavaRDD<Stream> streams() {
    return streams;
  }

  /** Windows of each worker. */
  int[] sizes() {
    return held.stream()
        .sorted(Comparator.comparingInt(Held::worker))
        .mapToInt(Held::windows)
        .toArray();
  }

  @Override
  public void requireMemory(
      NetworkShape shape, Sizes sizes, ComputationGraph graph, TrainingSettings settings) {
    var load = MemoryNeed.Load.of(graph, settings, settings.exact().window());
    int tasks = MemoryNeed.tasksAtATime(streams.context());
    MemoryNeed.of(shape, sizes, settings, load)
        .require(held.stream().map(text -> text.machine().running(tasks)).distinct().toList());
  }

  @Override
  public Averaging averaging(JavaSparkContext spark, ComputationGraph graph, Work work) {
    if (work.settings().trainer() == TrainingSettings.Trainer.STOCK) {
      throw new TrainingException(
          "train.trainer is stock, but DL4J's own averaging carries no state from one window of a"
              + " text to the next. Use train.trainer = exact for language models.");
    }
    return StepTraining.rounds(spark, this, graph, work);
  }

  @Override
  public void close() {
    streams.unpersist(false);
  }

  /** Rows of neighbouring numbers together. */
  private static final class Stretches extends Partitioner {
    private final long rows;
    private final int workers;

    Stretches(long rows, int workers) {
      this.rows = rows;
      this.workers = workers;
    }

    /** The first row of a worker. */
    long start(int worker) {
      return Math.floorDiv(Math.multiplyExact(worker, rows) + workers - 1, (long) workers);
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object number) {
      return (int) Math.min(workers - 1L, Math.floorDiv((Long) number * workers, rows));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Stretches that && that.rows == rows && that.workers == workers;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(rows) ^ workers;
    }
  }
}
