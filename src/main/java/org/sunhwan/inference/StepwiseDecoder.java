package org.sunhwan.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.AttentionPass;
import org.sunhwan.layers.AttentionVertex;
import org.sunhwan.layers.FirstState;
import org.sunhwan.layers.KernelArrays;
import org.sunhwan.layers.RecurrentLayer;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.network.Batch;
import org.sunhwan.network.EncoderDecoder;
import org.sunhwan.network.Networks;

/**
 * An {@link EncoderDecoder} that has read a batch of sentences and writes one token after the
 * other, of K hypotheses for each sentence at once. The graph's own layers compute it; row k · B +
 * b is hypothesis k of sentence b.
 */
final class StepwiseDecoder {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

  private final ComputationGraph graph;
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final int hypotheses;
  private final AttentionPass attention;
  private final INDArray keys; // [S, B, n]
  private final INDArray sources; // [S, B, m]
  private final List<RecurrentState> states = new ArrayList<>(); // of each layer, K · B rows

  /**
   * What a step found.
   *
   * @param probabilities p of each token for each row, [K · B, V + 1]
   * @param weights of attention, [B, K, S]
   */
  record Step(INDArray probabilities, INDArray weights) {}

  /** Reads the sources, once. */
  StepwiseDecoder(ComputationGraph graph, int[][] sentences, int hypotheses) {
    this.graph = graph;
    this.hypotheses = hypotheses;
    while (graph.getVertex(EncoderDecoder.decoder(layers.size() + 1)) != null) {
      layers.add((RecurrentLayer) graph.getLayer(EncoderDecoder.decoder(layers.size() + 1)));
    }
    Batch batch = Batch.of(sentences);
    INDArray read = batch.tokens();
    for (String name : encoderLayers()) {
      read = through(name, read, batch.mask());
    }
    INDArray summary = through(EncoderDecoder.SUMMARY, read, batch.mask());
    sources = timeMajor(read);
    keys = timeMajor(through(EncoderDecoder.KEYS, read, batch.mask()));
    for (int layer = 1; layer <= layers.size(); layer++) {
      INDArray bridge = through(EncoderDecoder.bridge(layer), summary, null);
      RecurrentState first = FirstState.state(layers.get(layer - 1).layerConf(), bridge, NONE);
      int[] each = new int[hypotheses * sentences.length];
      for (int row = 0; row < each.length; row++) {
        each[row] = row % sentences.length;
      }
      states.add(first.rows(each));
    }
    long n = layers.get(layers.size() - 1).layerConf().getNOut();
    INDArray shape = Nd4j.createUninitialized(DataType.FLOAT, hypotheses, sentences.length, n);
    var vertex = (AttentionVertex) graph.getVertex(EncoderDecoder.ATTENTION);
    attention = AttentionPass.of(vertex.kernel(), shape, keys, sources, batch.mask());
  }

  /** The embedding and the recurrent layers above it, which DL4J keeps in order. */
  private List<String> encoderLayers() {
    List<String> names = new ArrayList<>();
    String name = Networks.EMBEDDING;
    while (name != null) {
      names.add(name);
      String below = name;
      name =
          graph.getConfiguration().getVertexInputs().entrySet().stream()
              .filter(entry -> entry.getValue().equals(List.of(below)))
              .map(Map.Entry::getKey)
              .filter(above -> graph.getLayer(above) instanceof RecurrentLayer)
              .findFirst()
              .orElse(null);
    }
    return names;
  }

  /**
   * One token on.
   *
   * @param written the last token of each row
   */
  Step step(int[] written) {
    INDArray ids = Nd4j.createFromArray(written).reshape('c', written.length, 1);
    INDArray x = through(EncoderDecoder.TARGET_EMBEDDING, ids, null);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).carry(states.get(i));
      x = through(EncoderDecoder.decoder(i + 1), x, null);
      states.set(i, layers.get(i).lastState());
    }
    int batch = written.length / hypotheses;
    INDArray now = timeMajor(x).reshape('c', hypotheses, batch, x.size(1));
    INDArray weights = Nd4j.createUninitialized(DataType.FLOAT, attention.weightsShape());
    INDArray found = Nd4j.createUninitialized(DataType.FLOAT, attention.outputShape());
    attention.forward(now, keys, sources, weights, found);
    INDArray combined =
        through(EncoderDecoder.COMBINED, found.reshape('c', written.length, found.size(2)), null);
    return new Step(through(Networks.OUTPUT, combined, null), weights);
  }

  /** Has row i go on from where row {@code from[i]} stands. */
  void follow(int[] from) {
    states.replaceAll(state -> state.rows(from));
  }

  private INDArray through(String name, INDArray input, INDArray mask) {
    Layer layer = graph.getLayer(name);
    layer.setMaskArray(mask);
    layer.setInput(input, NONE);
    INDArray output = layer.activate(false, NONE);
    layer.setMaskArray(null);
    return output;
  }

  private static INDArray timeMajor(INDArray array) {
    INDArray view = array.permute(2, 0, 1);
    return KernelArrays.isRowMajor(view) ? view : view.dup('c');
  }
}
