package org.sunhwan.network;

import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.sunhwan.layers.Attention;
import org.sunhwan.layers.FirstState;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Projection;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.SequencePooling;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.layers.TokenEmbedding;

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
 * <p>In training y_1 … y_(T-1) are the target's own tokens (teacher forcing); y_0 is {@link
 * SpecialTokens#BEGIN} and y_T {@link SpecialTokens#END}.
 */
public final class EncoderDecoder {
  /** The graph's second input: y_0 … y_(T-1), [B, T], with a mask [B, T]. */
  public static final String WRITTEN = "written";

  /** The vectors of what is written. */
  public static final String TARGET_EMBEDDING = "target-embedding";

  /** s. */
  public static final String SUMMARY = "summary";

  /** W_a h̄. */
  public static final String KEYS = "keys";

  /** [c_t; h_t], of the vertex that attends. */
  public static final String ATTENTION = "attention";

  /** h̃_t. */
  public static final String COMBINED = "combined";

  private EncoderDecoder() {}

  /** The layer that makes a decoder layer's first state of s; counted from 1 at the bottom. */
  public static String bridge(int layer) {
    return "bridge" + layer;
  }

  static String firstState(int layer) {
    return "first-state" + layer;
  }

  /** A recurrent layer of the decoder; counted from 1 at the bottom. */
  public static String decoder(int layer) {
    return "decoder" + layer;
  }

  /**
   * Adds the layers between {@link Networks#TOKENS}, {@link #WRITTEN} and {@link Networks#OUTPUT}.
   * Encoder and decoder have as many layers, of one size.
   */
  static void add(OwnGraph graph) {
    NetworkShape shape = graph.shape();
    graph.builder().addInputs(WRITTEN);
    String words = graph.embedding(graph.sizes().vocabulary(), false);
    String encoder = graph.recurrent(words);
    graph
        .builder()
        .addLayer(
            SUMMARY,
            new SequencePooling.Builder(Pooling.LAST, OwnGraph.reading(shape)).build(),
            encoder);
    String decoder = decoder(graph);
    var keys =
        new Projection.Builder(Projection.Function.IDENTITY)
            .unbiased()
            .nIn(shape.width())
            .nOut(shape.hiddenSize());
    graph.optimiser().regularise(keys);
    graph.builder().addLayer(KEYS, keys.build(), encoder);
    graph.builder().addVertex(ATTENTION, new Attention(), decoder, KEYS, encoder);
    var combined =
        new Projection.Builder(Projection.Function.TANH)
            .nIn(shape.width() + shape.hiddenSize())
            .nOut(shape.hiddenSize());
    graph.optimiser().regularise(combined);
    graph.builder().addLayer(COMBINED, combined.build(), ATTENTION);
    var output =
        new LabelOutput.Builder(Output.SOFTMAX)
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .nIn(shape.hiddenSize())
            .nOut(graph.sizes().targetVocabulary());
    graph.optimiser().regularise(output);
    graph.builder().addLayer(Networks.OUTPUT, output.build(), COMBINED);
  }

  /** The name of its top layer. */
  private static String decoder(OwnGraph graph) {
    NetworkShape shape = graph.shape();
    var embedding =
        new TokenEmbedding.Builder()
            .nIn(graph.sizes().targetVocabulary())
            .nOut(shape.embeddingSize())
            .weightInit(new NormalDistribution(0, OwnGraph.SPREAD));
    graph.builder().addLayer(TARGET_EMBEDDING, embedding.build(), WRITTEN);
    String below = TARGET_EMBEDDING;
    int states = shape.cell() == NetworkShape.Cell.LSTM ? 2 : 1;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      var bridge =
          new Projection.Builder(Projection.Function.TANH)
              .nIn(shape.width())
              .nOut(states * shape.hiddenSize());
      graph.optimiser().regularise(bridge);
      graph.builder().addLayer(bridge(layer), bridge.build(), SUMMARY);
      graph.builder().addVertex(firstState(layer), new FirstState(), below, bridge(layer));
      var recurrent =
          new Recurrent.Builder(Recurrent.Cell.valueOf(shape.cell().name()))
              .nIn(layer == 1 ? shape.embeddingSize() : shape.hiddenSize())
              .nOut(shape.hiddenSize())
              .inputDropout(shape.regularisation().ofInputs())
              .recurrentDropout(shape.regularisation().recurrentDropout());
      graph.optimiser().regularise(recurrent);
      graph.builder().addLayer(decoder(layer), recurrent.build(), firstState(layer));
      below = decoder(layer);
    }
    return below;
  }
}
