package org.sunhwan.train;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.KernelException;

/** Runs averaging rounds: one Spark job each, with one task for every worker. */
final class Rounds {
  private final JavaSparkContext spark;
  private final Shards shards;
  private final TrainingSettings settings;
  private final KernelChoice kernel;

  Rounds(JavaSparkContext spark, Shards shards, TrainingSettings settings, KernelChoice kernel) {
    this.spark = spark;
    this.shards = shards;
    this.settings = settings;
    this.kernel = kernel;
  }

  /** Trains the network for one round, from its parameters to the workers' mean. */
  RoundReport run(ComputationGraph graph, Round round) {
    Plan plan = round.plan();
    CollectionAccumulator<BatchReport> reports = new CollectionAccumulator<>();
    spark.sc().register(reports, "batches trained");
    var master =
        switch (settings.trainer()) {
          case STOCK ->
              new StockAveraging(
                  plan.workers(),
                  plan.batchSize(),
                  plan.interval(),
                  new WorkerHook(round, kernel, reports));
        };
    String name = "epoch %d, round %d of %d".formatted(round.epoch(), round.round(), plan.rounds());
    spark.setJobDescription(name);
    try {
      new SparkComputationGraph(spark, graph, master).fitMultiDataSet(shards.batches(round));
    } catch (Exception e) {
      throw failure(name, e);
    } finally {
      master.release();
      spark.setJobDescription(null);
    }
    return RoundReport.of(round, reports.value(), settings);
  }

  /**
   * Our own exception below Spark's, which repeats it with a stack trace for a message; or else a
   * sentence about the job. Spark throws checked exceptions that it does not declare.
   */
  static RuntimeException failure(String job, Exception failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof TrainingException ours) {
        return ours;
      }
      if (at instanceof KernelException ours) {
        return ours;
      }
    }
    return new TrainingException(
        "Spark could not finish the job \"%s\": %s. Run train again to go on from the last epoch."
            .formatted(job, String.valueOf(failure.getMessage()).lines().findFirst().orElse("")),
        failure);
  }
}
