package org.sunhwan.network;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.sunhwan.network.Recurrent.Reading;

/** A network of our own layers: embedding, recurrent layers, pooling, output, one after another. */
final class OwnGraph {
  private static final String POOLED = "pooled";

  private OwnGraph() {}

  /** Adds the layers between {@link Networks#TOKENS} and {@link Networks#OUTPUT}. */
  static void add(
      GraphBuilder graph,
      NetworkShape shape,
      int vocabularySize,
      int classes,
      Optimiser optimiser,
      boolean frozenVectors) {
    var embedding = new TokenEmbedding.Builder().nIn(vocabularySize).nOut(shape.embeddingSize());
    if (frozenVectors) {
      embedding.frozen();
    }
    graph.addLayer(Networks.EMBEDDING, embedding.build(), Networks.TOKENS);
    String below = Networks.EMBEDDING;
    for (int layer = 1; layer <= shape.layers(); layer++) {
      graph.addLayer(name(shape, layer), recurrent(shape, layer, optimiser.l2()), below);
      below = name(shape, layer);
    }
    var pooling = new SequencePooling.Builder(shape.pooling(), reading(shape));
    graph.addLayer(POOLED, pooling.build(), below);
    var output =
        new LabelOutput.Builder(shape.output())
            .inputDropout(shape.regularisation().ofInputs())
            .labelSmoothing(shape.regularisation().labelSmoothing())
            .nIn(shape.width())
            .nOut(classes)
            .l2(optimiser.l2());
    graph.addLayer(Networks.OUTPUT, output.build(), POOLED);
  }

  /** A recurrent layer's name: forward1, backward1 or both1. */
  static String name(NetworkShape shape, int layer) {
    return shape.direction().name().toLowerCase(Locale.ROOT) + layer;
  }

  /** The recurrent layers, counted from 1 at the bottom. */
  static Recurrent recurrent(NetworkShape shape, int layer, double l2) {
    return new Recurrent.Builder(Recurrent.Cell.valueOf(shape.cell().name()))
        .reading(reading(shape))
        .nIn(layer == 1 ? shape.embeddingSize() : shape.width())
        .nOut(shape.hiddenSize())
        .inputDropout(shape.regularisation().ofInputs())
        .recurrentDropout(shape.regularisation().recurrentDropout())
        .l2(l2)
        .build();
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
