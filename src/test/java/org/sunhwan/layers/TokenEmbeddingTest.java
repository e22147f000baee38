package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Shapes;

class TokenEmbeddingTest {
  private static final int SIZE = 3;
  private static final MultiDataSet BATCH =
      Batch.of(Shapes.SEQUENCES).labelled(Shapes.LABELS, Shapes.CLASSES);

  /** Steps of Adam, which leaves something in the gradient's memory for every token ever seen. */
  @Test
  void trainsLikeDl4jsOwnLayer() {
    ComputationGraph ours = network(table());
    ComputationGraph theirs =
        network(new EmbeddingSequenceLayer.Builder().nIn(Shapes.VOCABULARY).nOut(SIZE).build());
    theirs.getLayer("embedding").setParam("W", ours.getParam("embedding_W").transpose());
    theirs.getLayer("output").setParams(ours.getLayer("output").params().dup());
    MultiDataSet second =
        Batch.of(new int[][] {{2, 2}, {3, 5, 7}}).labelled(new int[] {1, 0}, Shapes.CLASSES);
    for (int step = 0; step < 6; step++) {
      ours.fit(step % 2 == 0 ? BATCH : second);
      theirs.fit(step % 2 == 0 ? BATCH : second);
      assertArrayEquals(
          theirs.getParam("embedding_W").dup('c').data().asFloat(),
          ours.getParam("embedding_W").dup('f').data().asFloat(),
          // Adam's first steps are 0.1 long whatever the gradient; this is its rounding.
          1e-5f);
    }
  }

  @Test
  void rowGradientsAreTheDenseGradientsRows() {
    ComputationGraph network = network(table());
    INDArray gradient = Shapes.gradient(network, BATCH);
    TokenEmbeddingLayer layer = (TokenEmbeddingLayer) network.getLayer("embedding");
    float[] dense = layer.getGradientsViewArray().dup().data().asFloat();

    layer.gatherRows();
    layer.getGradientsViewArray().assign(77);
    Shapes.gradient(network, BATCH);
    RowGradients rows = layer.rowGradients();
    assertArrayEquals(new int[] {1, 4, 5, 6, 7, 8, 9, 10}, rows.rows());
    float[] scattered = new float[dense.length];
    for (int i = 0; i < rows.rows().length; i++) {
      System.arraycopy(rows.values(), i * SIZE, scattered, rows.rows()[i] * SIZE, SIZE);
    }
    assertArrayEquals(dense, scattered);
    assertEquals(
        77.0 * dense.length,
        layer.getGradientsViewArray().sumNumber().doubleValue(),
        0,
        "gathering leaves the dense gradient alone");
    assertEquals(gradient.length(), network.numParams());
  }

  /** Worked by hand: what arrives at a token's places, added up. */
  @Test
  void gradientsOfATokenAddUp() {
    ComputationGraph network = network(table());
    TokenEmbeddingLayer layer = (TokenEmbeddingLayer) network.getLayer("embedding");
    network.initGradientsView();
    layer.gatherRows();
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1}, {1, 0, 0}});
    layer.setMaskArray(mask);
    layer.activate(Nd4j.createFromArray(new int[][] {{5, 2, 5}, {2, 9, 9}}), true, none);
    INDArray epsilon =
        Nd4j.createFromArray(
            new float[][][] {
              {{1, 2, 3}, {10, 20, 30}, {0, 0, 1}}, {{4, 99, 99}, {40, 99, 99}, {7, 99, 99}}
            }); // [B, d, T]
    for (INDArray way :
        new INDArray[] {epsilon, epsilon.permute(2, 0, 1).dup('c').permute(1, 2, 0)}) {
      layer.backpropGradient(way, none);
      RowGradients rows = layer.rowGradients();
      assertArrayEquals(new int[] {2, 5}, rows.rows());
      assertArrayEquals(new float[] {6, 60, 7, 4, 40, 1}, rows.values());
    }
  }

  @Test
  void readsIdsOfAnyTypeAndOrder() {
    ComputationGraph network = network(table());
    INDArray ids = Nd4j.createFromArray(new int[][] {{5, 2, 5}, {2, 9, 0}});
    INDArray expected = vectors(network, ids);
    for (int b = 0; b < 2; b++) {
      for (int t = 0; t < 3; t++) {
        for (int i = 0; i < SIZE; i++) {
          assertEquals(
              network.getParam("embedding_W").getFloat(i, ids.getInt(b, t)),
              expected.getFloat(b, i, t));
        }
      }
    }
    assertEquals(expected, vectors(network, ids.castTo(DataType.FLOAT)));
    assertEquals(expected, vectors(network, ids.castTo(DataType.INT64)));
    assertEquals(expected, vectors(network, ids.dup('f')));
    assertEquals(expected, vectors(network, ids.reshape(2, 1, 3)));
    INDArray wide = Nd4j.createFromArray(new int[][] {{1, 5, 2, 5}, {1, 2, 9, 0}});
    assertEquals(
        expected, vectors(network, wide.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 4))));
  }

  /** Even under a network's own updater, clipping and decay. */
  @Test
  void frozenVectorsStayAndCostNothing() {
    ComputationGraph network = network(new TokenEmbedding.Builder().frozen());
    INDArray before = network.getParam("embedding_W").dup();
    network.fit(BATCH);
    network.fit(BATCH);
    TokenEmbeddingLayer layer = (TokenEmbeddingLayer) network.getLayer("embedding");
    assertArrayEquals(
        before.dup('f').data().asFloat(),
        network.getParam("embedding_W").dup('f').data().asFloat());
    assertEquals(0, layer.getGradientsViewArray().norm2Number().doubleValue());
    long output = network.getLayer("output").numParams();
    assertEquals(2 * output, network.getUpdater().getStateViewArray().length());
    assertEquals(
        "layer embedding has no gradients by row: its vectors are frozen",
        assertThrows(IllegalStateException.class, layer::rowGradients).getMessage());
    ComputationGraph free = network(table());
    free.fit(BATCH);
    assertNotEquals(before, free.getParam("embedding_W"));
  }

  @Test
  void rowsMustBeAskedForBefore() {
    TokenEmbeddingLayer layer = (TokenEmbeddingLayer) network(table()).getLayer("embedding");
    assertEquals(
        "layer embedding has no gradients by row: call gatherRows() before a backward pass",
        assertThrows(IllegalStateException.class, layer::rowGradients).getMessage());
  }

  /** The step's key says which tokens are read as unknown, whatever the padding. */
  @Test
  void trainingReadsSomeTokensAsUnknown() {
    int unknown = 9;
    ComputationGraph network =
        network(
            new TokenEmbedding.Builder()
                .nIn(Shapes.VOCABULARY)
                .nOut(SIZE)
                .wordDropout(0.4, unknown)
                .build());
    TokenEmbeddingLayer layer = (TokenEmbeddingLayer) network.getLayer("embedding");
    layer.gatherRows();
    network.initGradientsView();
    StepKey key = new StepKey(3, 1, 5);
    int[][] sequences = new int[20][8];
    for (int[] sequence : sequences) {
      Arrays.fill(sequence, 4);
    }
    INDArray read = read(layer, key, Batch.of(sequences));
    INDArray of4 = network.getParam("embedding_W").getColumn(4);
    INDArray ofUnknown = network.getParam("embedding_W").getColumn(unknown);
    int dropped = 0;
    for (int b = 0; b < 20; b++) {
      for (int t = 0; t < 8; t++) {
        INDArray vector =
            read.get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.point(t));
        boolean isUnknown = vector.equals(ofUnknown);
        dropped += isUnknown ? 1 : 0;
        assertEquals(isUnknown ? ofUnknown : of4, vector);
      }
    }
    assertEquals(64, dropped, 19, "0.4 of 160, within three deviations of 6.2");
    layer.backpropGradient(read, LayerWorkspaceMgr.noWorkspaces());
    assertArrayEquals(new int[] {4, unknown}, layer.rowGradients().rows());

    assertEquals(read, read(layer, key, Batch.of(sequences)));
    INDArray padded = read(layer, key, Batch.padded(sequences, 11));
    assertEquals(
        read, padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 8)));
    assertNotEquals(read, read(layer, new StepKey(3, 1, 6), Batch.of(sequences)));
    INDArray answered = layer.activate(false, LayerWorkspaceMgr.noWorkspaces());
    assertEquals(
        of4, answered.get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.point(0)));
  }

  private static INDArray read(TokenEmbeddingLayer layer, StepKey key, Batch batch) {
    layer.begin(key);
    layer.setMaskArray(batch.mask());
    layer.setInput(batch.tokens(), LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(true, LayerWorkspaceMgr.noWorkspaces()).dup();
  }

  private static INDArray vectors(ComputationGraph network, INDArray ids) {
    return network.feedForward(ids, false).get("embedding").dup('c');
  }

  private static TokenEmbedding.Builder table() {
    return new TokenEmbedding.Builder();
  }

  private static ComputationGraph network(TokenEmbedding.Builder table) {
    return network(table.nIn(Shapes.VOCABULARY).nOut(SIZE).build());
  }

  private static ComputationGraph network(Layer embedding) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.1))
                .l2(0.01)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.05)
                .graphBuilder()
                .addInputs("tokens")
                .addLayer("embedding", embedding, "tokens")
                .addLayer(
                    "pooled",
                    new SequencePooling.Builder(Pooling.MEAN, Reading.FORWARD).build(),
                    "embedding")
                .addLayer(
                    "output",
                    new LabelOutput.Builder(Output.SOFTMAX).nIn(SIZE).nOut(Shapes.CLASSES).build(),
                    "pooled")
                .setOutputs("output")
                .build());
    network.init();
    return network;
  }
}
