package org.sunhwan.train;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Sizes;
import scala.Tuple2;

/**
 * The training sequences as an RDD of one shard a worker: partition w holds the shard of worker w,
 * wherever it runs. Shards stay in executors' memory as ints, or on their disks; tensors are made
 * by the task that trains them.
 */
final class Shards implements Dealt {
  private final JavaRDD<Shard> shards;
  private final List<Held> held;

  private Shards(JavaRDD<Shard> shards, List<Held> held) {
    this.shards = shards;
    this.held = held;
  }

  /**
   * A shard where it was dealt to.
   *
   * @param longest tokens of its longest sequence
   */
  record Held(MemoryNeed.Machine machine, int longest) implements Serializable {
    static Held of(Shard shard) {
      int longest = 0;
      for (int i = 0; i < shard.size(); i++) {
        longest = Math.max(longest, shard.length(i));
      }
      return new Held(MemoryNeed.Machine.here(0), longest);
    }
  }

  /**
   * Deals the sequences out and checks that every worker got its own.
   *
   * @param sequences columns number, tokens, targets, characters
   */
  static Shards of(Dataset<Row> sequences, Plan plan) {
    int workers = plan.workers();
    JavaPairRDD<Long, Shard.Sequence> numbered =
        sequences
            .select("number", "tokens", "targets", "characters")
            .toJavaRDD()
            .mapToPair(
                row ->
                    new Tuple2<>(
                        row.getLong(0),
                        new Shard.Sequence(
                            ints(row.getList(1)), ints(row.getList(2)), ints(row.getList(3)))));
    JavaRDD<Shard> shards =
        numbered
            .repartitionAndSortWithinPartitions(
                new ByWorker(workers), Comparator.<Long>naturalOrder())
            .mapPartitions(own -> List.of(gather(own, plan)).iterator(), true);
    shards.persist(StorageLevel.MEMORY_AND_DISK());
    shards.setName("training shards");
    try {
      // Deals now, under its own job description.
      return new Shards(shards, shards.map(Held::of).collect());
    } catch (Exception e) {
      shards.unpersist(false);
      throw SparkFailure.of("dealing the training sequences", e);
    }
  }

  @Override
  public void requireMemory(
      NetworkShape shape, Sizes sizes, ComputationGraph graph, TrainingSettings settings) {
    int longest = held.stream().mapToInt(Held::longest).max().orElse(0);
    int tasks = MemoryNeed.tasksAtATime(shards.context());
    MemoryNeed.of(shape, sizes, settings, MemoryNeed.Load.of(graph, settings, longest))
        .require(held.stream().map(shard -> shard.machine().running(tasks)).distinct().toList());
  }

  /** Runs in the task of partition w. */
  private static Shard gather(Iterator<Tuple2<Long, Shard.Sequence>> sorted, Plan plan) {
    int worker = TaskContext.getPartitionId();
    var sequences =
        new Iterator<Shard.Sequence>() {
          private long expected = worker;

          @Override
          public boolean hasNext() {
            return sorted.hasNext();
          }

          @Override
          public Shard.Sequence next() {
            Tuple2<Long, Shard.Sequence> next = sorted.next();
            if (next._1() != expected || expected >= plan.rows()) {
              throw new TrainingException(
                  ("The training sequences are not numbered from 0 to %d without gaps: worker %d"
                          + " met number %d where %d was due. The dataset is damaged; prepare it"
                          + " anew.")
                      .formatted(plan.rows() - 1, worker, next._1(), expected));
            }
            expected += plan.workers();
            return next._2();
          }
        };
    Shard shard = Shard.of(worker, plan.workers(), sequences);
    if (shard.size() != plan.sequences(worker)) {
      throw new TrainingException(
          ("Worker %d got %d training sequences and should have %d. The dataset is damaged or"
                  + " incomplete; prepare it anew.")
              .formatted(worker, shard.size(), plan.sequences(worker)));
    }
    return shard;
  }

  /** Partition w holds the shard of worker w. */
  JavaRDD<Shard> shards() {
    return shards;
  }

  /** Every worker's batches of a round, made one by one as DL4J trains them. */
  JavaRDD<MultiDataSet> batches(Round round, Plan plan, Feeding feeding) {
    return shards.mapPartitions(own -> batches(own.next(), round, plan, feeding), true);
  }

  private static Iterator<MultiDataSet> batches(
      Shard shard, Round round, Plan plan, Feeding feeding) {
    int end = round.end(plan.batches(shard.worker()));
    EpochOrder order =
        EpochOrder.of(shard, round.seed(), round.epoch(), new Batching.Examples(plan.batchSize()));
    return new Iterator<>() {
      private int next = round.firstBatch();

      @Override
      public boolean hasNext() {
        return next < end;
      }

      @Override
      public MultiDataSet next() {
        return Minibatch.of(shard, order, next++, feeding);
      }
    };
  }

  @Override
  public Averaging averaging(JavaSparkContext spark, ComputationGraph graph, Work work) {
    return switch (work.settings().trainer()) {
      case STOCK -> new StockRounds(spark, this, graph, work);
      case EXACT -> StepTraining.rounds(spark, this, graph, work);
    };
  }

  @Override
  public void close() {
    shards.unpersist(false);
  }

  static int[] ints(List<Integer> list) {
    int[] ints = new int[list.size()];
    int i = 0;
    for (Integer value : list) {
      ints[i++] = value;
    }
    return ints;
  }
}
