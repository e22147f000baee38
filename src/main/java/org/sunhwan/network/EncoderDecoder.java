package org.sunhwan.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.NetworkShape.Output;
import org.sunhwan.network.NetworkShape.Pooling;

/**
 * A network of our own layers that reads a sentence and writes another, of any length: Sutskever,
 * Vinyals and Le, "Sequence to sequence learning with neural networks", 2014, with global {@link
 * Attention}.
 *
 * <pre>
 * h̄_1 … h̄_S = encoder(x_1 … x_S)              recurrent layers over the source's vectors
 * s         = [h̄ forward, at S; h̄ backward, at 1]   what the encoder has read, both ways
 * h_0       = tanh(W_b s + b_b)                 where each decoder layer starts; an LSTM's c_0 too
 * h_1 … h_T = decoder(y_0 … y_(T-1); h_0)       recurrent layers over the vectors of what is written
 * c_t       = attention(h_t, W_a h̄, h̄)
 * h̃_t       = tanh(W_c [c_t; h_t] + b_c)
 * p(y_t)    = softmax(W_y h̃_t + b_y)
 * </pre>
 *
 * <p>In training y_1 … y_(T-1) are the target's own tokens (teacher forcing) and y_T ends it. One
 * token more than the vocabulary has, {@link #edge}, stands for both edges of a sentence: y_0 is
 * its vector, y_T its class.
 */
public final class EncoderDecoder {
  /** The graph's second input: y_0 … y_(T-1), [B, T], with a mask [B, T]. */
  public static final String WRITTEN = "written";

  static final String TARGET_EMBEDDING = "target-embedding";
  static final String SUMMARY = "summary";
  static final String KEYS = "keys";
  static final String ATTENTION = "attention";
  static final String COMBINED = "combined";

  private EncoderDecoder() {}

  /** The token that stands before and after every sentence of a target vocabulary. */
  public static int edge(int targetVocabulary) {
    return targetVocabulary;
  }

  /** The same of a network. */
  static int edge(ComputationGraph graph) {
    var output = (LabelOutputLayer) graph.getLayer(Networks.OUTPUT);
    return output.layerConf().classes() - 1;
  }

  static String bridge(int layer) {
    return "bridge" + layer;
  }

  static String firstState(int layer) {
    return "first-state" + layer;
  }

  static String decoder(int layer) {
    return "decoder" + layer;
  }

  /**
   * Adds the layers between {@link Networks#TOKENS}, {@link #WRITTEN} and {@link Networks#OUTPUT}.
   * Encoder and decoder have as many layers, of one size.
   */
  static void add(
      GraphBuilder graph,
      NetworkShape shape,
      int sourceVocabulary,
      int targetVocabulary,
      Optimiser optimiser) {
    String encoder = encoder(graph, shape, sourceVocabulary, optimiser);
    String decoder = decoder(graph, shape, targetVocabulary, encoder, optimiser);
    graph.addLayer(
        KEYS,
        new Projection.Builder(Projection.Function.IDENTITY)
            .unbiased()
            .nIn(shape.width())
            .nOut(shape.hiddenSize())
            .l2(optimiser.l2())
            .build(),
        encoder);
    graph.addVertex(ATTENTION, new Attention(), decoder, KEYS, encoder);
    graph.addLayer(
        COMBINED,
        new Projection.Builder(Projection.Function.TANH)
            .nIn(shape.width() + shape.hiddenSize())
            .nOut(shape.hiddenSize())
            .l2(optimiser.l2())
            .build(),
        ATTENTION);
    graph.addLayer(
        Networks.OUTPUT,
        new LabelOutput.Builder(Output.SOFTMAX)
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .nIn(shape.hiddenSize())
            .nOut(edge(targetVocabulary) + 1)
            .l2(optimiser.l2())
            .build(),
        COMBINED);
  }

  /** The name of its top layer. */
  private static String encoder(
      GraphBuilder graph, NetworkShape shape, int vocabulary, Optimiser optimiser) {
    graph.addLayer(
        Networks.EMBEDDING,
        new TokenEmbedding.Builder().nIn(vocabulary).nOut(shape.embeddingSize()).build(),
        Networks.TOKENS);
    String below = Networks.EMBEDDING;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      Recurrent.Builder recurrent = OwnGraph.recurrent(shape, layer);
      optimiser.regularise(recurrent);
      graph.addLayer(OwnGraph.name(shape, layer), recurrent.build(), below);
      below = OwnGraph.name(shape, layer);
    }
    graph.addLayer(
        SUMMARY, new SequencePooling.Builder(Pooling.LAST, OwnGraph.reading(shape)).build(), below);
    return below;
  }

  /** The name of its top layer. */
  private static String decoder(
      GraphBuilder graph, NetworkShape shape, int vocabulary, String encoder, Optimiser optimiser) {
    graph.addLayer(
        TARGET_EMBEDDING,
        new TokenEmbedding.Builder().nIn(edge(vocabulary) + 1).nOut(shape.embeddingSize()).build(),
        WRITTEN);
    String below = TARGET_EMBEDDING;
    int states = shape.cell() == NetworkShape.Cell.LSTM ? 2 : 1;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      graph.addLayer(
          bridge(layer),
          new Projection.Builder(Projection.Function.TANH)
              .nIn(shape.width())
              .nOut(states * shape.hiddenSize())
              .l2(optimiser.l2())
              .build(),
          SUMMARY);
      graph.addVertex(firstState(layer), new FirstState(), below, bridge(layer));
      graph.addLayer(
          decoder(layer),
          new Recurrent.Builder(Recurrent.Cell.valueOf(shape.cell().name()))
              .nIn(layer == 1 ? shape.embeddingSize() : shape.hiddenSize())
              .nOut(shape.hiddenSize())
              .inputDropout(shape.regularisation().ofInputs())
              .recurrentDropout(shape.regularisation().recurrentDropout())
              .l2(optimiser.l2())
              .build(),
          firstState(layer));
      below = decoder(layer);
    }
    return below;
  }

  /** Fails unless the encoder's last states can be told. */
  static void require(NetworkShape shape) {
    if (shape.direction() == Direction.BOTH && shape.merge() != Merge.CONCATENATED) {
      throw new IllegalArgumentException(
          "network.merge is %s, but a translator's decoder starts from the last states of both ways, which such states mix. Use merge = concatenated, or direction = forward."
              .formatted(shape.merge().name().toLowerCase(java.util.Locale.ROOT)));
    }
  }
}
