package org.sunhwan.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Labelling;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Sizes;

/** The reviews' network with DL4J's layers and DL4J Spark's averaging, on batches of any length. */
final class StockTraining {
  /** Batches of one turn, which are one averaging round of two workers. */
  private static final int TURN = 20;

  private final JavaSparkContext spark;
  private final LongAccumulator tokens;
  private final SparkComputationGraph network;
  private final List<MultiDataSet> batches = new ArrayList<>();
  private int next;

  StockTraining(SparkSession session, Reviews reviews) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    tokens = session.sparkContext().longAccumulator();
    var labelling = new Labelling(Implementation.STOCK, 2);
    for (int[] batch : reviews.batches(Workload.REVIEWS_PADDED)) {
      int[][] sequences = new int[batch.length][];
      int[] labels = new int[batch.length];
      for (int row = 0; row < batch.length; row++) {
        sequences[row] = reviews.tokens()[batch[row]];
        labels[row] = reviews.labels()[batch[row]];
      }
      batches.add(Batch.of(sequences).labelled(labels, labelling));
    }
    ComputationGraph graph =
        Networks.create(
            OurTraining.shape(128, 128).with(Implementation.STOCK),
            Sizes.of(Reviews.VOCABULARY, 2),
            1,
            new Optimiser(new Adam(0.001), 0, 0),
            Optional.empty());
    var master =
        new ParameterAveragingTrainingMaster.Builder(2, Reviews.BATCH)
            .batchSizePerWorker(Reviews.BATCH)
            .averagingFrequency(TURN / 2)
            .saveUpdater(true)
            .workerPrefetchNumBatches(0)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .rngSeed(1)
            .trainingHooks(new Counting(tokens))
            .build();
    network = new SparkComputationGraph(spark, graph, master);
  }

  /** Tokens a second of a turn, of those that it trains: DL4J leaves some batches out. */
  double turn() {
    List<MultiDataSet> some = batches.subList(next, next + TURN);
    next = (next + TURN) % batches.size();
    JavaRDD<MultiDataSet> data = spark.parallelize(some, 2);
    tokens.reset();
    long started = System.nanoTime();
    network.fitMultiDataSet(data);
    return tokens.value() / ((System.nanoTime() - started) / 1e9);
  }

  /** Counts the tokens that DL4J trains. */
  private static final class Counting implements TrainingHook {
    private final LongAccumulator tokens;

    Counting(LongAccumulator tokens) {
      this.tokens = tokens;
    }

    @Override
    public void preUpdate(DataSet minibatch, Model model) {}

    @Override
    public void postUpdate(DataSet minibatch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      tokens.add(minibatch.getFeaturesMaskArray(0).sumNumber().longValue());
    }
  }
}
