package org.sunhwan.train;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's parameter averaging for exactly one round: its worker, its plain mean of parameters and
 * updater states over the workers that had a batch.
 *
 * <p>Around them, what the stock master does wrong is left out. It counts the data with a job of
 * its own and splits it at random, which loses rows: here the whole RDD is one round, partition w
 * is worker w. It adds results up as they arrive: here in worker order, so that the sum is the same
 * to the last bit. It never releases the broadcast parameters: {@link #release} does.
 *
 * <p>The mean is not weighted. Shards differ by one sequence at most, so this matters only in an
 * epoch's last round, where a worker may have a shorter batch than another, or none.
 */
final class StockAveraging extends ParameterAveragingTrainingMaster {
  private transient Broadcast<NetBroadcastTuple> network;

  StockAveraging(int workers, int batchSize, int interval, WorkerHook hook) {
    super(
        new Builder(workers, batchSize)
            .batchSizePerWorker(batchSize)
            .averagingFrequency(interval)
            .saveUpdater(true) // else Adam forgets its moments every round
            .workerPrefetchNumBatches(0)
            .repartionData(Repartition.Never)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .storageLevel(null)
            .trainingHooks(hook));
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> round) {
    doIteration(graph, round, 1, 1);
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    ComputationGraph net = graph.getNetwork();
    network =
        graph
            .getSparkContext()
            .broadcast(
                new NetBroadcastTuple(
                    net.getConfiguration(), net.params(), net.getUpdater().getStateViewArray()));
    var worker =
        new WorkerConfiguration(
            true, rddDataSetNumExamples, batchSizePerWorker, averagingFrequency, 0, false);
    return new ParameterAveragingTrainingWorker(
        network, saveUpdater, worker, trainingHookList, null, null);
  }

  @Override
  protected void processResults(
      SparkDl4jMultiLayer unused,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    // collect() keeps partition order; a worker without a batch has no result.
    List<Trained> inOrder = results.map(Trained::of).collect();
    ComputationGraph net = graph.getNetwork();
    net.setParams(row(mean(inOrder.stream().map(Trained::parameters).toList())));
    if (inOrder.get(0).updaterState() != null) {
      net.getUpdater()
          .setStateViewArray(row(mean(inOrder.stream().map(Trained::updaterState).toList())));
    }
  }

  /** A worker's result as plain floats: DL4J's own result class cannot travel. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Trained(float[] parameters, float[] updaterState) implements Serializable {
    static Trained of(ParameterAveragingTrainingResult result) {
      return new Trained(floats(result.getParameters()), floats(result.getUpdaterState()));
    }

    private static float[] floats(INDArray row) {
      return row == null ? null : row.dup('c').data().asFloat();
    }
  }

  /** Sums in double, in the order given. */
  private static float[] mean(List<float[]> workers) {
    float[] mean = new float[workers.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] worker : workers) {
        sum += worker[i];
      }
      mean[i] = (float) (sum / workers.size());
    }
    return mean;
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(values).reshape('c', 1, values.length);
  }

  /** Frees the parameters that this round sent out. */
  void release() {
    if (network != null) {
      network.destroy();
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(this));
  }
}
