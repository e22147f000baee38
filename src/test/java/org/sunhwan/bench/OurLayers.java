package org.sunhwan.bench;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.SequencePooling;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.StepKey;
import org.sunhwan.layers.TokenEmbedding;
import org.sunhwan.step.Moment;
import org.sunhwan.step.StepReport;
import org.sunhwan.step.TrainingStep;

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
    INDArray labels =
        Nd4j.createFromArray(workload.labels()).reshape('c', workload.batch(), workload.time());
    return new Training(new TrainingStep(graph), new MultiDataSet(features, labels));
  }

  private static final class Training implements Contestant {
    private final TrainingStep training;
    private final MultiDataSet batch;
    private long steps;

    Training(TrainingStep training, MultiDataSet batch) {
      this.training = training;
      this.batch = batch;
    }

    @Override
    public void step() {
      StepReport report = training.take(new StepKey(1, 0, steps), new Moment(steps, 1e-3), batch);
      if (!report.finite()) {
        throw new IllegalStateException("our loss is not finite: " + report);
      }
      steps++;
    }
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
      builder.addLayer(
          "pooling", new SequencePooling.Builder(Pooling.MAX, reading(workload)).build(), below);
      below = "pooling";
    }
    builder.addLayer(
        "out",
        new LabelOutput.Builder(Output.SOFTMAX).nIn(in).nOut(workload.classes()).build(),
        below);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    return graph;
  }

  private static Recurrent recurrent(Workload workload, int in) {
    var cell = workload.cell() == Workload.Cell.TANH ? Recurrent.Cell.TANH : Recurrent.Cell.LSTM;
    return new Recurrent.Builder(cell)
        .reading(reading(workload))
        .nIn(in)
        .nOut(workload.hiddenSize())
        .build();
  }

  private static Recurrent.Reading reading(Workload workload) {
    return workload.both() ? Recurrent.Reading.BOTH_CONCATENATED : Recurrent.Reading.FORWARD;
  }
}
