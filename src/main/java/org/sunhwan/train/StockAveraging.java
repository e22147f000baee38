package org.sunhwan.train;

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
    List<ParameterAveragingTrainingResult> inOrder = results.collect();
    INDArray parameters = inOrder.get(0).getParameters();
    INDArray updaterState = inOrder.get(0).getUpdaterState();
    for (ParameterAveragingTrainingResult next : inOrder.subList(1, inOrder.size())) {
      parameters.addi(next.getParameters());
      if (updaterState != null) {
        updaterState.addi(next.getUpdaterState());
      }
    }
    graph.getNetwork().setParams(parameters.divi(inOrder.size()));
    if (updaterState != null) {
      graph.getNetwork().getUpdater().setStateViewArray(updaterState.divi(inOrder.size()));
    }
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
