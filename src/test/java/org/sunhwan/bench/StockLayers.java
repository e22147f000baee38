package org.sunhwan.bench;

import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.kernel.Precision;

/** DL4J's own layers and its own {@code fit}. */
final class StockLayers implements Contestant.Maker {

  public static void main(String[] arguments) throws Exception {
    Lane.serve(new StockLayers(), arguments);
  }

  @Override
  public String about() {
    String path =
        ComputationGraph.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(path).getFileName().toString();
  }

  @Override
  public Contestant make(Workload workload, Precision precision) {
    ComputationGraph graph = graph(workload);
    INDArray features = Features.of(workload);
    if (workload.isOutput()) {
      INDArray mask = Features.mask(workload);
      return () ->
          graph.output(false, new INDArray[] {features}, new INDArray[] {mask}, (INDArray[]) null);
    }
    MultiDataSet batch = new MultiDataSet(features, labels(workload));
    return () -> graph.fit(batch);
  }

  private static ComputationGraph graph(Workload workload) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(1e-3))
            .graphBuilder()
            .addInputs("in");
    String below = "in";
    if (workload.vocabulary() > 0) {
      builder.addLayer(
          "embedding",
          new EmbeddingSequenceLayer.Builder()
              .nIn(workload.vocabulary())
              .nOut(workload.inputSize())
              .build(),
          below);
      below = "embedding";
    }
    int in = workload.inputSize();
    for (int layer = 0; layer < workload.layers(); layer++) {
      builder.addLayer("recurrent" + layer, recurrent(workload, in), below);
      below = "recurrent" + layer;
      in = workload.outputs();
    }
    if (workload.isOutput()) {
      builder.addLayer("pooling", new GlobalPoolingLayer(PoolingType.MAX), below);
      builder.addLayer(
          "out",
          new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .nIn(in)
              .nOut(workload.classes())
              .build(),
          "pooling");
    } else {
      builder.addLayer(
          "out",
          new RnnOutputLayer.Builder(
                  hasIntegerLabels(workload) ? LossFunction.SPARSE_MCXENT : LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .dataFormat(RNNFormat.NCW)
              .nIn(in)
              .nOut(workload.classes())
              .build(),
          below);
    }
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    return graph;
  }

  private static Layer recurrent(Workload workload, int in) {
    Layer one =
        workload.cell() == Workload.Cell.TANH
            ? new SimpleRnn.Builder()
                .nIn(in)
                .nOut(workload.hiddenSize())
                .activation(Activation.TANH)
                .build()
            : new LSTM.Builder()
                .nIn(in)
                .nOut(workload.hiddenSize())
                .activation(Activation.TANH)
                .build();
    return workload.both() ? new Bidirectional(Bidirectional.Mode.CONCAT, one) : one;
  }

  /** For a whole vocabulary, one-hot labels would be 45 MB; the faster way for stock layers too. */
  static boolean hasIntegerLabels(Workload workload) {
    return workload.classes() > 100;
  }

  static INDArray labels(Workload workload) {
    int[] labels = workload.labels();
    int time = workload.time();
    if (hasIntegerLabels(workload)) {
      return Nd4j.createFromArray(labels)
          .castTo(DataType.FLOAT)
          .reshape('c', workload.batch(), 1, time);
    }
    float[] ones = new float[workload.batch() * workload.classes() * time];
    for (int i = 0; i < labels.length; i++) {
      ones[((i / time) * workload.classes() + labels[i]) * time + i % time] = 1;
    }
    return Nd4j.createFromArray(ones).reshape('c', workload.batch(), workload.classes(), time);
  }
}
