package org.sunhwan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.testing.SparkForTests;

/** A network as DL4J Spark users have it, and examples for it. */
final class Dl4jSamples {
  static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());

  private Dl4jSamples() {}

  static SparkDl4jMultiLayer network(TrainingMaster<?, ?> master) {
    return new SparkDl4jMultiLayer(SPARK, model(), master);
  }

  static TrainingMaster<?, ?> stock(int workers, int batchSize, int interval) {
    return new ParameterAveragingTrainingMaster.Builder(workers, 1)
        .batchSizePerWorker(batchSize)
        .averagingFrequency(interval)
        .workerPrefetchNumBatches(0)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .rngSeed(1)
        .build();
  }

  static MultiLayerNetwork model() {
    return model(new Adam(0.01));
  }

  static MultiLayerNetwork model(IUpdater updater) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(8).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(8)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    return network;
  }

  static List<DataSet> examples(int count) {
    Random random = new Random(11);
    List<DataSet> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[4];
      IntStream.range(0, 4).forEach(f -> features[f] = (float) random.nextGaussian());
      float positive = features[0] + features[1] > 0 ? 1 : 0;
      examples.add(
          new DataSet(
              Nd4j.createFromArray(new float[][] {features}),
              Nd4j.createFromArray(new float[][] {{1 - positive, positive}})));
    }
    return examples;
  }

  static JavaRDD<DataSet> rdd(List<DataSet> examples, int partitions) {
    return SPARK.parallelize(examples, partitions);
  }

  static float[] floats(Model model) {
    return model.params().toFloatVector();
  }
}
