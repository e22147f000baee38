package org.sunhwan.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/** Rounds of DL4J's own worker and mean: one Spark job each, with one task for every worker. */
final class StockRounds implements Averaging {
  private final JavaSparkContext spark;
  private final Shards shards;
  private final ComputationGraph graph;
  private final Work work;
  private final Plan plan;

  StockRounds(JavaSparkContext spark, Shards shards, ComputationGraph graph, Work work) {
    this.spark = spark;
    this.shards = shards;
    this.graph = graph;
    this.work = work;
    this.plan = work.plan();
  }

  @Override
  public int batches(int epoch) {
    return plan.batches(0);
  }

  @Override
  public RoundReport run(Round round) {
    CollectionAccumulator<BatchReport> reports = new CollectionAccumulator<>();
    spark.sc().register(reports, "batches trained");
    var master =
        new StockAveraging(
            plan.workers(),
            plan.batchSize(),
            round.batches(),
            new WorkerHook(round, work.kernel(), reports));
    String name = "epoch %d, round %d of %d".formatted(round.epoch(), round.round(), plan.rounds());
    spark.setJobDescription(name);
    try {
      new SparkComputationGraph(spark, graph, master)
          .fitMultiDataSet(shards.batches(round, plan, work.feeding()));
    } catch (Exception e) {
      throw SparkFailure.of(name, e);
    } finally {
      master.release();
      spark.setJobDescription(null);
    }
    return report(round, plan, reports.value(), work.advice());
  }

  /**
   * Adds up the workers' reports, after checking that every batch of the round was trained, and
   * that everything is still a number.
   */
  static RoundReport report(
      Round round, Plan plan, Collection<BatchReport> received, String advice) {
    // A task that Spark ran twice reports twice; the second says the same as the first.
    var batches = new TreeMap<Long, BatchReport>();
    received.forEach(b -> batches.put((long) b.worker() << 32 | b.position(), b));
    List<Faults.Fault> faults = new ArrayList<>();
    for (BatchReport batch : batches.values()) {
      if (!batch.finite()) {
        faults.add(
            new Faults.Fault(batch.worker(), batch.position(), batch.loss(), batch.numbers()));
      }
    }
    Faults.requireNone(round, faults, advice);
    requireComplete(round, plan, batches.values());
    double loss = 0;
    long sequences = 0;
    long tokens = 0;
    for (BatchReport batch : batches.values()) {
      loss += batch.loss() * batch.sequences();
      sequences += batch.sequences();
      tokens += batch.tokens();
    }
    return new RoundReport(
        loss / sequences, sequences, sequences, tokens, round.batches(), Optional.empty());
  }

  private static void requireComplete(Round round, Plan plan, Collection<BatchReport> batches) {
    long[] trained = new long[plan.workers()];
    batches.forEach(b -> trained[b.worker()] += b.sequences());
    for (int worker = 0; worker < plan.workers(); worker++) {
      int due = plan.sequences(worker, round.round());
      if (trained[worker] != due) {
        throw new TrainingException(
            ("Epoch %d, round %d: worker %d trained %d sequences where %d were due. Every sequence"
                    + " must be trained exactly once an epoch, so this run stops; please report"
                    + " it with the log.")
                .formatted(round.epoch(), round.round(), worker, trained[worker], due));
      }
    }
  }

  @Override
  public long examples() {
    return work.rows();
  }

  @Override
  public void requireAll(int epoch) {}

  @Override
  public byte[] memory() {
    return new byte[0];
  }

  @Override
  public void resume(byte[] memory) {}

  @Override
  public void close() {}
}
