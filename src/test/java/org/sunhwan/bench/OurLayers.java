package org.sunhwan.bench;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.network.OwnLayers;
import org.sunhwan.network.Recurrent;
import org.sunhwan.network.TokenEmbedding;

/** Our layers in a graph of DL4J's. */
final class OurLayers implements Contestant.Maker {

  public static void main(String[] arguments) throws Exception {
    Lane.serve(new OurLayers(), arguments);
  }

  @Override
  public String about() {
    Processor here = Processor.here();
    return "oneDNN " + here.oneDnn() + " on " + here.instructions();
  }

  @Override
  public Contestant make(Workload workload, Precision precision) {
    ComputationGraph graph = graph(workload);
    OwnLayers.use(
        graph,
        KernelChoice.choose(KernelChoice.Wanted.ONEDNN, precision, List.of(Processor.here())));
    INDArray features = Features.of(workload);
    if (workload.isOutput()) {
      INDArray mask = Features.mask(workload);
      return () ->
          graph.output(false, new INDArray[] {features}, new INDArray[] {mask}, (INDArray[]) null);
    }
    MultiDataSet batch = new MultiDataSet(features, StockLayers.labels(workload));
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
          new TokenEmbedding.Builder()
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
                  StockLayers.hasIntegerLabels(workload)
                      ? LossFunction.SPARSE_MCXENT
                      : LossFunction.MCXENT)
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

  private static Recurrent recurrent(Workload workload, int in) {
    var cell =
        workload.cell() == Workload.Cell.TANH ? Recurrent.Cell.TANH : Recurrent.Cell.LSTM;
    return new Recurrent.Builder(cell)
        .reading(
            workload.both() ? Recurrent.Reading.BOTH_CONCATENATED : Recurrent.Reading.FORWARD)
        .nIn(in)
        .nOut(workload.hiddenSize())
        .build();
  }
}
