package org.sunhwan.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sunhwan.train.RoundCosts.Traffic;
import org.sunhwan.train.WeightedMean.Vote;

/**
 * Rounds whose result depends on data, configuration, seed and number of workers, and on nothing
 * else: not on partitions, executors, who comes first, what failed and was done again.
 *
 * @param <S> a worker's examples
 */
final class ExactRounds<S extends Examples> implements Averaging {
  private final JavaSparkContext spark;
  private final JavaRDD<S> shards;
  private final LocalTraining<S> local;
  private final NetworkState state;
  private final OuterMomentum outer;
  private final Publication publication;
  private final Placement placement = new Placement();
  private final String advice;
  private final long seed;
  private Attendance attendance;
  private Excerpt unpublished;

  /** What each worker's next round goes on from, beside the state. */
  private final byte[][] carried;

  /**
   * @param shards partition w holds the examples of worker w
   * @param state the driver's network: each round changes it
   * @param sizes examples of each worker
   */
  ExactRounds(
      JavaSparkContext spark,
      JavaRDD<S> shards,
      LocalTraining<S> local,
      NetworkState state,
      OuterMomentum outer,
      String advice,
      long seed,
      int[] sizes) {
    this.spark = spark;
    this.shards = shards;
    this.local = local;
    this.state = state;
    this.outer = outer;
    this.publication = new Publication(spark, local.layout());
    this.advice = advice;
    this.seed = seed;
    this.attendance = new Attendance(sizes);
    this.carried = new byte[sizes.length][0];
  }

  @Override
  public RoundReport run(Round round) {
    long started = System.nanoTime();
    if (round.firstBatch() == 0) {
      forgetCarried(); // an epoch begins anew
    }
    long leastDown = publish();
    List<WorkerResult> results = train(round);
    Faults.requireNone(
        round, results.stream().map(WorkerResult::fault).filter(Objects::nonNull).toList(), advice);
    results.forEach(result -> attendance.add(round, result));
    int[] brought = Arrays.stream(carried).mapToInt(own -> own.length).toArray();
    results.forEach(result -> carried[result.worker()] = result.carried());

    List<WorkerResult> trained = results.stream().filter(r -> r.excerpt() != null).toList();
    WeightedMean mean = WeightedMean.of(local.layout(), state, votes(trained));
    Excerpt next = mean.mean();
    boolean counts = trained.stream().anyMatch(result -> result.counted() > 0);
    if (counts && !outer.isPlainMean()) {
      outer.apply(local.layout(), state, next);
      Faults.requireFinite(round, local.layout(), next, advice);
    }
    next.writeTo(local.layout(), state);
    unpublished = next;

    Traffic traffic = Traffic.of(local.layout(), results, brought, leastDown);
    double seconds = (System.nanoTime() - started) / 1e9;
    return RoundReport.of(trained, RoundCosts.of(trained, seconds, traffic, mean.divergence()));
  }

  /** Tells the executors what the last round changed, or everything: so many bytes of numbers. */
  private long publish() {
    StateLayout layout = local.layout();
    if (unpublished == null) {
      publication.addWhole(state);
      return (long) Float.BYTES * (layout.parameters() + layout.updater());
    }
    publication.add(unpublished, state);
    return Traffic.numbers(layout, unpublished);
  }

  /** One Spark job; the results in worker order, whoever came first. */
  private List<WorkerResult> train(Round round) {
    String name = "epoch %d, round %d".formatted(round.epoch(), round.round());
    spark.setJobDescription(name);
    try {
      List<String> places = placement.next(spark.sc(), shards.getNumPartitions());
      Updates updates = publication.updates();
      return JavaRDD.fromRDD(new PlacedShards<>(shards.rdd(), places), shards.classTag())
          .zipPartitions(
              spark.parallelize(List.of(carried), carried.length),
              new WorkerTask<>(local, updates, round))
          .collect()
          .stream()
          .map(result -> Handover.received(updates, result))
          .sorted(Comparator.comparingInt(WorkerResult::worker))
          .toList();
    } catch (Exception e) {
      throw SparkFailure.of(name, e);
    } finally {
      spark.setJobDescription(null);
    }
  }

  private static List<Vote> votes(List<WorkerResult> trained) {
    return trained.stream().map(r -> new Vote(r.excerpt(), r.counted())).toList();
  }

  @Override
  public int batches(int epoch) {
    return batches(spark, shards, local.batching(), attendance.most(), seed, epoch);
  }

  @Override
  public long examples() {
    return attendance.examples();
  }

  /** Batches of the worker that has most of them in an epoch; counted by tokens, it takes a job. */
  static <S extends Examples> int batches(
      JavaSparkContext spark,
      JavaRDD<S> shards,
      Batching batching,
      int largestShard,
      long seed,
      int epoch) {
    if (batching instanceof Batching.Examples each) {
      return Math.toIntExact(((long) largestShard + each.count() - 1) / each.count());
    }
    String name = "epoch %d, cutting batches".formatted(epoch);
    spark.setJobDescription(name);
    try {
      return shards
          .map(shard -> EpochOrder.of(shard, seed, epoch, batching).batches())
          .reduce(Math::max);
    } catch (Exception e) {
      throw SparkFailure.of(name, e);
    } finally {
      spark.setJobDescription(null);
    }
  }

  @Override
  public void requireAll(int epoch) {
    attendance.requireAll(epoch);
    attendance = attendance.next();
  }

  @Override
  public byte[] memory() {
    byte[] present = attendance.bytes();
    FloatBuffer velocity = outer.velocity();
    int size = Integer.BYTES + present.length + Float.BYTES * velocity.capacity();
    for (byte[] own : carried) {
      size += Integer.BYTES + own.length;
    }
    ByteBuffer memory = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    memory.putInt(present.length).put(present);
    for (byte[] own : carried) {
      memory.putInt(own.length).put(own);
    }
    memory.asFloatBuffer().put(0, velocity, 0, velocity.capacity());
    return memory.array();
  }

  @Override
  public void resume(byte[] memory) {
    ByteBuffer buffer = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    byte[] present = new byte[buffer.getInt()];
    buffer.get(present);
    attendance = Attendance.of(present);
    for (int worker = 0; worker < carried.length; worker++) {
      carried[worker] = new byte[buffer.getInt()];
      buffer.get(carried[worker]);
    }
    FloatBuffer velocity = outer.velocity();
    velocity.put(0, buffer.asFloatBuffer(), 0, velocity.capacity());
    unpublished = null;
  }

  private void forgetCarried() {
    Arrays.fill(carried, new byte[0]);
  }

  @Override
  public void close() {
    publication.close();
  }
}
