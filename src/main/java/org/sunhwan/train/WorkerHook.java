package org.sunhwan.train;

import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.layers.NativeThreads;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.StepKey;

/**
 * Stands beside every batch that DL4J trains on a worker: gives it the right step count and seed
 * and kernel before, and reports it after.
 */
final class WorkerHook implements TrainingHook {
  private final Round round;
  private final KernelChoice kernel;
  private final CollectionAccumulator<BatchReport> reports;

  WorkerHook(Round round, KernelChoice kernel, CollectionAccumulator<BatchReport> reports) {
    this.round = round;
    this.kernel = kernel;
    this.reports = reports;
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    NativeThreads.settle();
    Minibatch batch = (Minibatch) minibatch;
    // DL4J clones the configuration for each worker and forgets the step counter on the way, so
    // Adam would correct its saved moments as if they were new, and take far too small steps.
    long step = round.step(batch.position());
    ComputationGraph graph = (ComputationGraph) model;
    graph.getConfiguration().setIterationCount((int) step);
    OwnLayers.use(graph, kernel);
    OwnLayers.begin(graph, new StepKey(round.seed(), batch.worker(), step));
    // DL4J's dropout draws from the thread's generator.
    Nd4j.getRandom()
        .setSeed(Seeds.of(round.seed(), round.epoch(), batch.worker(), batch.position()));
  }

  @Override
  public void postUpdate(MultiDataSet minibatch, Model model) {
    Minibatch batch = (Minibatch) minibatch;
    double loss = model.score();
    // One infinite or undefined parameter makes the sum so.
    boolean finite =
        Double.isFinite(loss) && Double.isFinite(model.params().sumNumber().doubleValue());
    reports.add(
        new BatchReport(
            batch.worker(),
            batch.position(),
            batch.size(),
            batch.tokens(),
            loss,
            finite,
            finite ? new long[0] : batch.numbers()));
  }

  @Override
  public void preUpdate(DataSet minibatch, Model model) {
    throw new IllegalStateException("Graphs are trained on MultiDataSets.");
  }

  @Override
  public void postUpdate(DataSet minibatch, Model model) {
    throw new IllegalStateException("Graphs are trained on MultiDataSets.");
  }
}
