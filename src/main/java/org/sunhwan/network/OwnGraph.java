package org.sunhwan.network;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.Recurrent.Reading;
import org.sunhwan.layers.TiedVertex;
import org.sunhwan.layers.TokenEmbedding;

/**
 * A network of our own layers while it is drawn: its {@link Task} adds what it needs, from {@link
 * Networks#TOKENS} to {@link Networks#OUTPUT}.
 *
 * @param builder what the layers are added to
 * @param frozenVectors whether training leaves the word vectors as they are
 */
public record OwnGraph(
    GraphBuilder builder,
    NetworkShape shape,
    Sizes sizes,
    Optimiser optimiser,
    boolean frozenVectors) {
  /**
   * Standard deviation of the first token vectors. As weights of the output layer much smaller ones
   * would leave all tokens alike for hundreds of steps: states are small then too, and the gradient
   * of each is as large as the other.
   */
  static final double SPREAD = 0.3;

  /** Adds the embedding of the tokens, and gives its name. */
  String embedding() {
    return embedding(0, 0);
  }

  /** The same, with words dropped in training: read as the unknown token. */
  String embedding(double wordDropout, int unknown) {
    var embedding =
        new TokenEmbedding.Builder().nIn(sizes.vocabulary()).nOut(shape.embeddingSize());
    if (wordDropout > 0) {
      embedding.wordDropout(wordDropout, unknown);
    }
    if (frozenVectors) {
      embedding.frozen();
    }
    builder.addLayer(Networks.EMBEDDING, embedding.build(), Networks.TOKENS);
    return Networks.EMBEDDING;
  }

  /**
   * Adds an embedding whose vectors an output layer may share, and gives its name.
   *
   * @param rows tokens, and whatever else it is to have vectors for
   */
  String embedding(int rows, boolean shared) {
    var embedding =
        new TokenEmbedding.Builder()
            .nIn(rows)
            .nOut(shape.embeddingSize())
            .weightInit(new NormalDistribution(0, SPREAD));
    if (shared) {
      embedding.shared();
    }
    if (frozenVectors) {
      embedding.frozen();
    }
    builder.addLayer(Networks.EMBEDDING, embedding.build(), Networks.TOKENS);
    return Networks.EMBEDDING;
  }

  /**
   * Adds the recurrent layers, and above them the probability of every token to come next.
   *
   * @param tied whether the embedding's vectors are the output layer's weights; then the top
   *     recurrent layer is of their size
   */
  void nextToken(String below, boolean tied) {
    int top = tied ? shape.embeddingSize() : shape.hiddenSize();
    String states = recurrent(below, shape.embeddingSize(), top);
    var output =
        new LabelOutput.Builder(Output.SOFTMAX)
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .nIn(top)
            .nOut(sizes.vocabulary());
    optimiser.regularise(output);
    if (tied) {
      TiedVertex.add(builder, Networks.OUTPUT, output.tiedTo(Networks.EMBEDDING).build(), states);
    } else {
      builder.addLayer(Networks.OUTPUT, output.build(), states);
    }
  }

  /** Adds the recurrent layers one above the other, and gives the name of the top one. */
  String recurrent(String below) {
    return recurrent(below, shape.embeddingSize(), shape.hiddenSize());
  }

  /** The same over vectors of another size than the embedding's. */
  String recurrentOver(String below, int size) {
    return recurrent(below, size, shape.hiddenSize());
  }

  private String recurrent(String below, int size, int topSize) {
    String top = below;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      Recurrent.Builder recurrent = over(layer == 1 ? size : shape.width(), shape);
      if (layer == shape.layers()) {
        recurrent.nOut(topSize);
      }
      optimiser.regularise(recurrent);
      builder.addLayer(name(shape, layer), recurrent.build(), top);
      top = name(shape, layer);
    }
    return top;
  }

  /** A recurrent layer's name: forward1, backward1 or both1. */
  public static String name(NetworkShape shape, int layer) {
    return shape.direction().name().toLowerCase(Locale.ROOT) + layer;
  }

  /** The recurrent layers over the embedding alone, counted from 1 at the bottom. */
  static Recurrent.Builder recurrent(NetworkShape shape, int layer) {
    return over(layer == 1 ? shape.embeddingSize() : shape.width(), shape);
  }

  /** A recurrent layer over vectors of a size. */
  private static Recurrent.Builder over(int inputs, NetworkShape shape) {
    return new Recurrent.Builder(Recurrent.Cell.valueOf(shape.cell().name()))
        .reading(reading(shape))
        .nIn(inputs)
        .nOut(shape.hiddenSize())
        .inputDropout(shape.regularisation().ofInputs())
        .recurrentDropout(shape.regularisation().recurrentDropout());
  }

  static Reading reading(NetworkShape shape) {
    return switch (shape.direction()) {
      case FORWARD -> Reading.FORWARD;
      case BACKWARD -> Reading.BACKWARD;
      case BOTH ->
          switch (shape.merge()) {
            case CONCATENATED -> Reading.BOTH_CONCATENATED;
            case SUMMED -> Reading.BOTH_SUMMED;
            case AVERAGED -> Reading.BOTH_AVERAGED;
          };
    };
  }
}
