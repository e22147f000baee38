package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;

class FitTrainingTest {
  private static final int EXAMPLES = 8;
  private static final int WINDOWS = 3;
  private static final int WINDOW = 2; // time steps

  /** Our layers are told the step, so that worker and master's seed decide what they drop. */
  @Test
  void ourLayersDropByWorkerAndSeed() throws IOException {
    var network = new Dl4jNetwork.Graph(dropping());
    float[] first = trained(network, 0, 7);
    assertArrayEquals(first, trained(network, 0, 7));
    assertFalse(Arrays.equals(first, trained(network, 1, 7)), "another worker's masks");
    assertFalse(Arrays.equals(first, trained(network, 0, 8)), "another seed's masks");
  }

  /**
   * With truncated BPTT a batch is a step for each of its windows, here by hand: the key says
   * which, whose and of what run.
   */
  @Test
  void everyWindowOfABatchHasItsKey() throws IOException {
    ComputationGraph byHand = tagger(BackpropType.Standard);
    MultiDataSet batch = tagged();
    RecurrentLayer layer = (RecurrentLayer) byHand.getLayer("recurrent");
    RecurrentState state = RecurrentState.zero();
    for (int window = 0; window < WINDOWS; window++) {
      layer.carry(state);
      OwnLayers.begin(byHand, new StepKey(7, 1, window));
      byHand.fit(part(batch, window));
      state = layer.lastState();
    }
    var network = new Dl4jNetwork.Graph(tagger(BackpropType.TruncatedBPTT));
    SerializedExamples examples =
        serialized(1, batch.asList().stream().map(MultiDataSet.class::cast).toList());
    // Float32 sums in another order: masks that differ are worth a thousand times as much.
    assertArrayEquals(byHand.params().toFloatVector(), trained(network, examples, 1, 7), 1e-6f);
  }

  /** All that belongs to a window. */
  private static MultiDataSet part(MultiDataSet batch, int window) {
    INDArrayIndex[] times = {
      NDArrayIndex.all(),
      NDArrayIndex.all(),
      NDArrayIndex.interval(window * WINDOW, (window + 1) * WINDOW)
    };
    return new MultiDataSet(
        batch.getFeatures(0).get(times).dup(), batch.getLabels(0).get(times).dup());
  }

  /** Numbers at each time step, and a class. */
  private static MultiDataSet tagged() {
    Random random = new Random(5);
    INDArray features = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 4, WINDOWS * WINDOW);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 2, WINDOWS * WINDOW);
    for (int example = 0; example < EXAMPLES; example++) {
      for (int time = 0; time < WINDOWS * WINDOW; time++) {
        for (int channel = 0; channel < 4; channel++) {
          features.putScalar(new int[] {example, channel, time}, random.nextGaussian());
        }
        labels.putScalar(new int[] {example, random.nextInt(2), time}, 1);
      }
    }
    return new MultiDataSet(features, labels);
  }

  private static ComputationGraph tagger(BackpropType type) {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.3))
                .graphBuilder()
                .addInputs("x")
                .addLayer(
                    "recurrent",
                    new Recurrent.Builder(Recurrent.Cell.TANH)
                        .inputDropout(Dropout.each(0.5))
                        .nIn(4)
                        .nOut(8)
                        .build(),
                    "x")
                .addLayer(
                    "output",
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NCW)
                        .nIn(8)
                        .nOut(2)
                        .build(),
                    "recurrent")
                .setOutputs("output")
                .backpropType(type)
                .tBPTTForwardLength(WINDOW)
                .tBPTTBackwardLength(WINDOW)
                .build());
    graph.init();
    return graph;
  }

  private static float[] trained(Dl4jNetwork network, int worker, long seed) throws IOException {
    return trained(network, examples(worker), worker, seed);
  }

  /** Parameters after a batch, from the network's. */
  private static float[] trained(
      Dl4jNetwork network, SerializedExamples examples, int worker, long seed) {
    NetworkState start = network.state();
    StateLayout layout =
        StateLayout.dense(start.parameters().capacity(), start.updater().capacity());
    var local =
        new FitTraining(
            network.configuration(),
            new Batching.Examples(EXAMPLES),
            layout,
            List.of(),
            Collections.nCopies(2, examples.digest()));
    Replica<SerializedExamples> replica = local.open();
    replica.state().copyFrom(start);
    replica.begin(local);
    replica
        .prepare(examples, IntStream.range(0, EXAMPLES).toArray())
        .train(new Round(seed, 1, 1, 0, 1, 0, 1), worker, 0);
    float[] parameters = new float[layout.parameters()];
    replica.state().parameters().get(0, parameters);
    return parameters;
  }

  /** The same for every worker. */
  private static SerializedExamples examples(int worker) throws IOException {
    List<MultiDataSet> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int[] tokens = Samples.tokens(i);
      examples.add(
          new MultiDataSet(
              Nd4j.createFromArray(tokens).reshape('c', 1, 1, tokens.length),
              Nd4j.createFromArray(new int[] {Samples.label(i)}).reshape('c', 1, 1)));
    }
    return serialized(worker, examples);
  }

  private static SerializedExamples serialized(int worker, List<MultiDataSet> all)
      throws IOException {
    byte[][] examples = new byte[EXAMPLES][];
    int[] lengths = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      var bytes = new ByteArrayOutputStream();
      all.get(i).save(bytes);
      examples[i] = bytes.toByteArray();
      lengths[i] = (int) all.get(i).getFeatures(0).size(2);
    }
    return SerializedExamples.of(worker, 2, examples, lengths);
  }

  private static ComputationGraph dropping() {
    NetworkShape shape =
        new NetworkShape(
            NetworkShape.Cell.LSTM,
            4,
            8,
            1,
            NetworkShape.Direction.FORWARD,
            NetworkShape.Merge.CONCATENATED,
            Pooling.MAX,
            Regularisation.dropping(0.5),
            Output.SOFTMAX,
            NetworkShape.Implementation.OWN);
    return Networks.create(
        shape,
        Sizes.of(Samples.VOCABULARY, Samples.CLASSES),
        1,
        Samples.exact(2, EXAMPLES, 1, 1).optimiser(),
        Optional.empty());
  }
}
