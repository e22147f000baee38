package org.sunhwan.train;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.sunhwan.layers.NativeThreads;
import org.sunhwan.train.Faults.Fault;
import org.sunhwan.train.Replica.Prepared;
import org.sunhwan.train.Replica.Trained;
import org.sunhwan.train.WorkerResult.Times;

/**
 * One worker's part of a round, on whatever executor: take the state, train the round's batches in
 * the worker's order, return what became of the state.
 */
final class WorkerTask<S extends Examples>
    implements FlatMapFunction2<Iterator<S>, Iterator<byte[]>, WorkerResult> {
  private final LocalTraining<S> local;
  private final Updates updates;
  private final Round round;

  WorkerTask(LocalTraining<S> local, Updates updates, Round round) {
    this.local = local;
    this.updates = updates;
    this.round = round;
  }

  /**
   * Of one worker.
   *
   * @param shards its examples, asked for only where they are not at hand
   * @param carried what its last round left for this one
   */
  @Override
  public Iterator<WorkerResult> call(Iterator<S> shards, Iterator<byte[]> carried) {
    NativeThreads.settle();
    ExecutorCache<S> cache = ExecutorCache.of(updates.run(), local);
    S shard = cache.shard(TaskContext.getPartitionId(), shards::next);
    long started = System.nanoTime();
    Replica<S> replica = cache.take(updates);
    replica.carry(carried.next());
    double taken = secondsSince(started);
    var executor = new WorkerResult.Executor(SparkEnv.get().executorId(), cache.read());
    WorkerResult result = train(executor, replica, shard, cache.order(shard, round), taken);
    // What failed before here is not given back: its state could be anything.
    cache.giveBack(replica);
    return List.of(Handover.returned(updates, result)).iterator();
  }

  private WorkerResult train(
      WorkerResult.Executor executor, Replica<S> replica, S shard, EpochOrder order, double taken) {
    double loss = 0;
    double counted = 0;
    long tokens = 0;
    int steps = 0;
    int[] trained = new int[0];
    double dataSeconds = 0;
    double computeSeconds = 0;
    Fault fault = null;
    int end = round.end(order.batches());
    replica.begin(local);
    for (int position = round.firstBatch(); position < end && fault == null; position++) {
      int[] examples = order.batch(position);

      long started = System.nanoTime();
      Prepared batch = replica.prepare(shard, examples);
      dataSeconds += secondsSince(started);

      started = System.nanoTime();
      Trained step = batch.train(round, shard.worker(), position);
      computeSeconds += secondsSince(started);

      loss += step.loss() * step.counted();
      counted += step.counted();
      tokens += step.tokens();
      steps += step.steps();
      trained = join(trained, examples);
      if (!step.finite()) {
        fault = new Fault(shard.worker(), position, step.loss(), numbers(shard, examples));
      }
    }

    long started = System.nanoTime();
    Excerpt excerpt = null;
    if (trained.length > 0 && fault == null) {
      excerpt = Excerpt.of(local.layout(), replica.touched(), replica.state());
      if (!excerpt.allFinite(local.layout())) {
        fault = new Fault(shard.worker(), end - 1, 0, numbers(shard, order.batch(end - 1)));
      }
    }
    var times = new Times(dataSeconds, computeSeconds, taken + secondsSince(started));
    return new WorkerResult(
        shard.worker(),
        executor,
        loss,
        counted,
        tokens,
        steps,
        trained,
        fault,
        fault == null ? excerpt : null,
        replica.carried(),
        times);
  }

  private static int[] join(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static long[] numbers(Examples shard, int[] examples) {
    return Arrays.stream(examples).mapToLong(shard::number).toArray();
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
