package org.sunhwan.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.TokenEmbeddingLayer;

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

  /** The layer that looks up the tokens' vectors. */
  public static final String EMBEDDING = "embedding";

  /** The vertex with the document vectors, where a task answers once a text. */
  public static final String POOLED = "pooled";

  /** The last layer, and the graph's only output. */
  public static final String OUTPUT = "output";

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
      NetworkShape shape, Sizes sizes, long seed, Optimiser optimiser, Optional<Vectors> vectors) {
    boolean frozen = vectors.map(Vectors::frozen).orElse(false);
    ComputationGraph graph =
        new ComputationGraph(configuration(shape, sizes, seed, optimiser, frozen));
    graph.init();
    vectors.ifPresent(
        given -> load(graph, given.values(), sizes.vocabulary(), shape.embeddingSize()));
    return graph;
  }

  /** The graph as a configuration, without parameters. */
  public static ComputationGraphConfiguration configuration(
      NetworkShape shape, Sizes sizes, long seed, Optimiser optimiser, boolean frozenVectors) {
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
      case OWN -> shape.task().draw(new OwnGraph(graph, shape, sizes, optimiser, frozenVectors));
      case STOCK -> StockGraph.add(graph, shape, sizes, optimiser, frozenVectors);
    }
    ComputationGraphConfiguration built = graph.setOutputs(OUTPUT).build();
    requireWeighed(built, optimiser.classWeights());
    return built;
  }

  /** Weights that no layer has would be forgotten without a word. */
  private static void requireWeighed(
      ComputationGraphConfiguration configuration, List<Double> classWeights) {
    boolean weighed =
        configuration.getVertices().values().stream()
            .anyMatch(
                vertex ->
                    vertex instanceof LayerVertex layer
                        && layer.getLayerConf().getLayer() instanceof LabelOutput output
                        && output.classWeights().equals(classWeights));
    if (!classWeights.isEmpty() && !weighed) {
      throw new IllegalArgumentException(
          "train.class-weights is %s, but no layer of this network weighs classes: DL4J's own layers cannot (network.implementation = stock), nor can tasks without one class a label. Leave it empty."
              .formatted(classWeights));
    }
  }

  /** Throws unless the network is one of this shape, vocabulary and number of classes. */
  public static void requireShape(ComputationGraph graph, NetworkShape shape, Sizes sizes) {
    Optimiser any = new Optimiser(new Sgd(1), 0, 0);
    Map<String, Long> expected = parameters(configuration(shape, sizes, 0, any, false));
    Map<String, Long> actual = parameters(graph.getConfiguration());
    if (!expected.equals(actual)) {
      throw new ModelFileException(
          ("it holds a network with the parameters %s, but its description (%s, %s) asks for %s."
                  + " The files do not belong together.")
              .formatted(actual, shape, sizes, expected));
    }
  }

  /** Numbers that training learns. */
  public static long parameters(NetworkShape shape, Sizes sizes) {
    Optimiser any = new Optimiser(new Sgd(1), 0, 0);
    return parameters(configuration(shape, sizes, 0, any, false)).values().stream()
        .mapToLong(number -> number)
        .sum();
  }

  /** Parameters of each vertex by name. */
  private static Map<String, Long> parameters(ComputationGraphConfiguration configuration) {
    Map<String, Long> parameters = new TreeMap<>();
    configuration
        .getVertices()
        .forEach((name, vertex) -> parameters.put(name, vertex.numParams(true)));
    return parameters;
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
