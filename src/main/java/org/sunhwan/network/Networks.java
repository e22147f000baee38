package org.sunhwan.network;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * From a shape to a DL4J {@code ComputationGraph}: embedding, recurrent layers, pooling, output; of
 * our layers or of DL4J's.
 *
 * <p>Sizes are said layer by layer: DL4J's {@code setInputTypes} would silently replace the
 * embedding's vocabulary size.
 */
public final class Networks {
  /** The graph's only input: token ids [B, T], with a mask [B, T]. */
  public static final String TOKENS = "tokens";

  private static final String VECTORS = "embedding_W";

  static final String EMBEDDING = "embedding";
  static final String OUTPUT = "output";

  private Networks() {}

  /**
   * Given word vectors.
   *
   * @param values row-major V × d
   * @param frozen whether training leaves them as they are
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Vectors(float[] values, boolean frozen) {}

  /** A network with seeded initial weights; the seed alone decides them. */
  public static ComputationGraph create(
      NetworkShape shape,
      int vocabularySize,
      int classes,
      long seed,
      Optimiser optimiser,
      Optional<Vectors> vectors) {
    boolean frozen = vectors.map(Vectors::frozen).orElse(false);
    ComputationGraph graph =
        new ComputationGraph(
            configuration(shape, vocabularySize, classes, seed, optimiser, frozen));
    graph.init();
    vectors.ifPresent(given -> load(graph, given.values(), vocabularySize, shape.embeddingSize()));
    return graph;
  }

  /** The graph as a configuration, without parameters. */
  public static ComputationGraphConfiguration configuration(
      NetworkShape shape,
      int vocabularySize,
      int classes,
      long seed,
      Optimiser optimiser,
      boolean frozenVectors) {
    if (vocabularySize < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "A classifier needs a vocabulary and at least 2 classes; got "
              + "%d tokens and %d classes.".formatted(vocabularySize, classes));
    }
    NeuralNetConfiguration.Builder defaults =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(optimiser.updater())
            .weightInit(WeightInit.XAVIER);
    if (optimiser.clipNorm() > 0) {
      defaults
          .gradientNormalization(GradientNormalization.ClipL2PerLayer)
          .gradientNormalizationThreshold(optimiser.clipNorm());
    }
    GraphBuilder graph = defaults.graphBuilder().addInputs(TOKENS);
    switch (shape.implementation()) {
      case OWN -> OwnGraph.add(graph, shape, vocabularySize, classes, optimiser, frozenVectors);
      case STOCK -> StockGraph.add(graph, shape, vocabularySize, classes, optimiser, frozenVectors);
    }
    return graph.setOutputs(OUTPUT).build();
  }

  /** Throws unless the network is one of this shape, vocabulary and number of classes. */
  public static void requireShape(
      ComputationGraph graph, NetworkShape shape, int vocabularySize, int classes) {
    Optimiser any = new Optimiser(new Sgd(1), 0, 0);
    Map<String, Long> expected =
        sizes(configuration(shape, vocabularySize, classes, 0, any, false));
    Map<String, Long> actual = sizes(graph.getConfiguration());
    if (!expected.equals(actual)) {
      throw new ModelFileException(
          ("it holds a network with the parameters %s, but its description (%s, %d tokens, %d"
                  + " classes) asks for %s. The files do not belong together.")
              .formatted(actual, shape, vocabularySize, classes, expected));
    }
  }

  /** Parameters of each vertex by name. */
  private static Map<String, Long> sizes(ComputationGraphConfiguration configuration) {
    Map<String, Long> sizes = new TreeMap<>();
    configuration.getVertices().forEach((name, vertex) -> sizes.put(name, vertex.numParams(true)));
    return sizes;
  }

  private static void load(ComputationGraph graph, float[] values, int rows, int size) {
    if (values.length != Math.multiplyExact(rows, size)) {
      throw new IllegalArgumentException(
          ("The given word vectors hold %d numbers, but %d tokens of %d dimensions need %d. They"
                  + " belong to another vocabulary or size; make them anew with the embed job.")
              .formatted(values.length, rows, size, (long) rows * size));
    }
    INDArray given = Nd4j.createFromArray(values).reshape('c', rows, size);
    INDArray table = graph.getParam(VECTORS);
    table.assign(isOwn(graph) ? given.transpose() : given);
  }

  /** The vectors of all tokens, row-major V × d. */
  public static float[] vectors(ComputationGraph graph) {
    INDArray table = graph.getParam(VECTORS);
    return (isOwn(graph) ? table.transpose() : table).dup('c').data().asFloat();
  }

  /** Our table has a column for every token, DL4J's a row. */
  private static boolean isOwn(ComputationGraph graph) {
    return graph.getLayer(EMBEDDING) instanceof TokenEmbeddingLayer;
  }
}
