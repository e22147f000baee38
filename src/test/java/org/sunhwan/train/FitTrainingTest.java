package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;

class FitTrainingTest {
  private static final int EXAMPLES = 8;

  /** Our layers are told the step, so that worker and master's seed decide what they drop. */
  @Test
  void ourLayersDropByWorkerAndSeed() throws IOException {
    var network = new Dl4jNetwork.Graph(dropping());
    float[] first = trained(network, 0, 7);
    assertArrayEquals(first, trained(network, 0, 7));
    assertFalse(Arrays.equals(first, trained(network, 1, 7)), "another worker's masks");
    assertFalse(Arrays.equals(first, trained(network, 0, 8)), "another seed's masks");
  }

  /** Parameters after a step from the network's; the examples are the same for every worker. */
  private static float[] trained(Dl4jNetwork network, int worker, long seed) throws IOException {
    NetworkState start = network.state();
    StateLayout layout =
        StateLayout.dense(start.parameters().capacity(), start.updater().capacity());
    var local =
        new FitTraining(
            network.configuration(), new Batching.Examples(EXAMPLES), layout, List.of());
    Replica<SerializedExamples> replica = local.open();
    replica.state().copyFrom(start);
    replica.begin(local);
    replica
        .prepare(examples(worker), IntStream.range(0, EXAMPLES).toArray())
        .train(new Round(seed, 1, 1, 0, 1, 0, 1), worker, 0);
    float[] parameters = new float[layout.parameters()];
    replica.state().parameters().get(0, parameters);
    return parameters;
  }

  private static SerializedExamples examples(int worker) throws IOException {
    byte[][] examples = new byte[EXAMPLES][];
    int[] lengths = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      int[] tokens = Samples.tokens(i);
      var example =
          new MultiDataSet(
              Nd4j.createFromArray(tokens).reshape('c', 1, 1, tokens.length),
              Nd4j.createFromArray(new int[] {Samples.label(i)}).reshape('c', 1, 1));
      var bytes = new ByteArrayOutputStream();
      example.save(bytes);
      examples[i] = bytes.toByteArray();
      lengths[i] = tokens.length;
    }
    return new SerializedExamples(worker, 2, examples, lengths);
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
