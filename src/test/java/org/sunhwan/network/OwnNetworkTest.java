package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.Recurrent.Cell;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.layers.SequencePooling;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.TokenEmbedding;

/** Networks of nothing but our layers, as DL4J trains, scores, evaluates and stores them. */
class OwnNetworkTest {
  private static final int HIDDEN = 5;

  /** A class for each token, -1 at padding, which must not be looked at. */
  private static final int[][] TAGS = {
    {0, 1, 2, 0, 1, 2, 0},
    {2, -1, -1, -1, -1, -1, -1},
    {1, 1, 0, 2, -1, -1, -1},
    {0, 2, -1, -1, -1, -1, -1},
  };

  @Test
  void documentsTrainAsUnderDl4jsOwnLayers() {
    ComputationGraph ours = initialised(documents(builder()));
    GraphBuilder stock = builder();
    stock.addLayer("pooled", new GlobalPoolingLayer(PoolingType.MAX), "recurrent");
    stock.addLayer(
        "output",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(2 * HIDDEN)
            .nOut(Shapes.CLASSES)
            .build(),
        "pooled");
    ComputationGraph theirs = initialised(stock);
    theirs.setParams(ours.params().dup());
    MultiDataSet dense = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    MultiDataSet ids = withIds();
    for (int step = 0; step < 5; step++) {
      assertEquals(theirs.score(dense), ours.score(dense), 1e-5); // with the penalty of l2
      assertEquals(ours.score(dense), ours.score(ids), 1e-6); // read off another class's p
      ours.fit(step % 2 == 0 ? ids : dense);
      theirs.fit(dense);
    }
    // Five steps of 0.01, each a float32 gradient summed in another order.
    double distance = ours.params().sub(theirs.params()).normmaxNumber().doubleValue();
    assertTrue(distance < 1e-5, () -> "apart by " + distance);
  }

  /** What a padded batch teaches is what its sequences teach alone, by their tokens. */
  @Test
  void tagsOfAPaddedBatchTeachWhatItsSequencesTeachAlone() {
    ComputationGraph network = initialised(tagger(builder()));
    int sequences = Shapes.SEQUENCES.length;
    MultiDataSet together = tags(Shapes.SEQUENCES, TAGS);
    INDArray gradient = Shapes.gradient(network, together).mul(tokens(together) / sequences);
    INDArray sum = Nd4j.zerosLike(gradient);
    for (int i = 0; i < sequences; i++) {
      int[] tags = Arrays.copyOf(TAGS[i], Shapes.SEQUENCES[i].length);
      MultiDataSet alone = tags(new int[][] {Shapes.SEQUENCES[i]}, new int[][] {tags});
      sum.addi(Shapes.gradient(network, alone).mul(tokens(alone)));
    }
    double distance = sum.sub(gradient).normmaxNumber().doubleValue();
    // Sums of 14 tokens' float32 gradients, each below 1.
    assertTrue(distance < 1e-5, () -> "apart by " + distance);
  }

  @Test
  void tagsAreLearnt() {
    ComputationGraph network = initialised(tagger(builder()));
    MultiDataSet batch = tags(Shapes.SEQUENCES, TAGS);
    double before = network.score(batch);
    network.fit(batch);
    assertEquals(before, network.score(), 1e-6, "a step scores what it started from");
    for (int step = 0; step < 100; step++) {
      network.fit(batch);
    }
    assertTrue(network.score(batch) < before / 3, () -> network.score() + " after " + before);
    INDArray answers = network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays())[0];
    assertArrayEquals(new long[] {4, Shapes.CLASSES, 7}, answers.shape());
    assertEquals(28, answers.sumNumber().doubleValue(), 1e-4);
  }

  @Test
  void dl4jEvaluates() {
    ComputationGraph network = initialised(documents(builder()));
    MultiDataSet batch = Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);
    INDArray answers = network.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays())[0];
    assertArrayEquals(new long[] {4, Shapes.CLASSES}, answers.shape());
    int[] said = answers.argMax(1).toIntVector();
    int right = 0;
    for (int b = 0; b < said.length; b++) {
      right += said[b] == Shapes.LABELS[b] ? 1 : 0;
    }
    Evaluation evaluation = network.evaluate(new SingletonMultiDataSetIterator(batch));
    assertEquals(right / 4.0, evaluation.accuracy());
  }

  @Test
  void aModelFileKeepsEveryBit() {
    for (GraphBuilder graph : new GraphBuilder[] {documents(builder()), tagger(builder())}) {
      ComputationGraph network = initialised(graph);
      MultiDataSet batch = tags(Shapes.SEQUENCES, TAGS);
      ComputationGraph read = ModelFile.read(ModelFile.writeWithUpdater(network), "m.zip");
      assertArrayEquals(answers(network, batch), answers(read, batch));
      String json = network.getConfiguration().toJson();
      assertEquals(json, read.getConfiguration().toJson());
      assertEquals(
          network.getConfiguration(), ComputationGraphConfiguration.fromJson(json), "equals");
    }
  }

  private static float[] answers(ComputationGraph network, MultiDataSet batch) {
    return network
        .output(false, batch.getFeatures(), batch.getFeaturesMaskArrays())[0]
        .dup('c')
        .data()
        .asFloat();
  }

  private static double tokens(MultiDataSet batch) {
    return batch.getFeaturesMaskArray(0).sumNumber().doubleValue();
  }

  private static MultiDataSet withIds() {
    Batch batch = Batch.of(Shapes.SEQUENCES);
    return new MultiDataSet(
        new INDArray[] {batch.tokens()},
        new INDArray[] {Nd4j.createFromArray(Shapes.LABELS)},
        new INDArray[] {batch.mask()},
        null);
  }

  private static MultiDataSet tags(int[][] sequences, int[][] tags) {
    Batch batch = Batch.of(sequences);
    return new MultiDataSet(
        new INDArray[] {batch.tokens()},
        new INDArray[] {Nd4j.createFromArray(tags)},
        new INDArray[] {batch.mask()},
        new INDArray[] {batch.mask()});
  }

  private static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .l2(0.001)
        .graphBuilder()
        .addInputs("tokens")
        .addLayer(
            "embedding",
            new TokenEmbedding.Builder().nIn(Shapes.VOCABULARY).nOut(4).build(),
            "tokens")
        .addLayer(
            "recurrent",
            new Recurrent.Builder(Cell.LSTM)
                .reading(Reading.BOTH_CONCATENATED)
                .nIn(4)
                .nOut(HIDDEN)
                .build(),
            "embedding")
        .setOutputs("output");
  }

  private static GraphBuilder documents(GraphBuilder graph) {
    graph.addLayer(
        "pooled",
        new SequencePooling.Builder(Pooling.MAX, Reading.BOTH_CONCATENATED).build(),
        "recurrent");
    return graph.addLayer("output", output(), "pooled");
  }

  private static GraphBuilder tagger(GraphBuilder graph) {
    return graph.addLayer("output", output(), "recurrent");
  }

  private static LabelOutput output() {
    return new LabelOutput.Builder(Output.SOFTMAX).nIn(2 * HIDDEN).nOut(Shapes.CLASSES).build();
  }

  private static ComputationGraph initialised(GraphBuilder graph) {
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }
}
