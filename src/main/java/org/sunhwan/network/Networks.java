package org.sunhwan.network;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Output;
import org.sunhwan.network.NetworkShape.Pooling;

/**
 * From a shape to a DL4J {@code ComputationGraph}: embedding, recurrent layers, pooling, output.
 *
 * <p>Backward reading is a recurrent layer between mask-aware time reversals: DL4J's own {@code
 * Bidirectional} ignores masks, so padding would change its answers. A layer that reads in both
 * directions concatenates the two, forward first, at every time step.
 *
 * <p>Sizes are said layer by layer: DL4J's {@code setInputTypes} would silently replace the
 * embedding's vocabulary size.
 */
public final class Networks {
  /** The graph's only input: token ids [B, T], with a mask [B, T]. */
  public static final String TOKENS = "tokens";

  /** Parameters of the embedding: [V, d], row v is the vector of token v. */
  public static final String VECTORS = "embedding_W";

  private static final String EMBEDDING = "embedding";
  private static final String OUTPUT = "output";

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
    graph.addLayer(EMBEDDING, embedding(shape, vocabularySize, frozenVectors), TOKENS);
    String pooled = pool(graph, shape, recur(graph, shape, optimiser));
    OutputLayer.Builder output =
        new OutputLayer.Builder(
                shape.output() == Output.SOFTMAX ? LossFunction.MCXENT : LossFunction.XENT)
            .activation(shape.output() == Output.SOFTMAX ? Activation.SOFTMAX : Activation.SIGMOID)
            .nIn(width(shape))
            .nOut(classes);
    regularise(output, shape, optimiser);
    return graph.addLayer(OUTPUT, output.build(), pooled).setOutputs(OUTPUT).build();
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

  private static Layer embedding(NetworkShape shape, int vocabularySize, boolean frozen) {
    EmbeddingSequenceLayer layer =
        new EmbeddingSequenceLayer.Builder()
            .nIn(vocabularySize)
            .nOut(shape.embeddingSize())
            .weightInit(WeightInit.XAVIER)
            .build();
    return frozen ? new FrozenLayer(layer) : layer;
  }

  /** Vertices whose outputs are the last layer's states over time. */
  private record States(Optional<String> forward, Optional<String> reversed) {}

  /** Adds the recurrent layers. Reversed states stay in reading order: last read, last stored. */
  private static States recur(GraphBuilder graph, NetworkShape shape, Optimiser optimiser) {
    if (shape.direction() == Direction.BOTH) {
      return bothWays(graph, shape, optimiser);
    }
    boolean backward = shape.direction() == Direction.BACKWARD;
    String input = backward ? reverse(graph, EMBEDDING) : EMBEDDING;
    int size = shape.embeddingSize();
    for (int layer = 1; layer <= shape.layers(); layer++) {
      String name = (backward ? "backward" : "forward") + layer;
      graph.addLayer(name, cell(shape, size, optimiser), input);
      input = name;
      size = shape.hiddenSize();
    }
    return backward
        ? new States(Optional.empty(), Optional.of(input))
        : new States(Optional.of(input), Optional.empty());
  }

  private static States bothWays(GraphBuilder graph, NetworkShape shape, Optimiser optimiser) {
    String input = EMBEDDING;
    int size = shape.embeddingSize();
    for (int layer = 1; ; layer++) {
      String forward = "forward" + layer;
      String backward = "backward" + layer;
      graph.addLayer(forward, cell(shape, size, optimiser), input);
      graph.addLayer(backward, cell(shape, size, optimiser), reverse(graph, input));
      if (layer == shape.layers()) {
        return new States(Optional.of(forward), Optional.of(backward));
      }
      input = "both" + layer;
      graph.addVertex(input, new MergeVertex(), forward, reverse(graph, backward));
      size = 2 * shape.hiddenSize();
    }
  }

  private static String reverse(GraphBuilder graph, String input) {
    String name = input + "-reversed";
    graph.addVertex(name, new ReverseTimeSeriesVertex(TOKENS), input);
    return name;
  }

  private static BaseLayer cell(NetworkShape shape, int inputSize, Optimiser optimiser) {
    return switch (shape.cell()) {
      case TANH -> {
        SimpleRnn.Builder cell = new SimpleRnn.Builder().activation(Activation.TANH);
        regularise(cell, shape, optimiser);
        yield cell.nIn(inputSize).nOut(shape.hiddenSize()).build();
      }
      case LSTM -> {
        LSTM.Builder cell = new LSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1);
        regularise(cell, shape, optimiser);
        yield cell.nIn(inputSize).nOut(shape.hiddenSize()).build();
      }
      case GRU -> throw new IllegalStateException("refused by NetworkShape");
    };
  }

  /** Said layer by layer: DL4J takes a layer's l2 of 0 for not said and uses the network's. */
  private static void regularise(
      BaseLayer.Builder<?> layer, NetworkShape shape, Optimiser optimiser) {
    layer.l2(optimiser.l2());
    if (shape.dropout() > 0) {
      layer.dropOut(1 - shape.dropout()); // DL4J's number is the share that is kept
    }
  }

  /**
   * States over time to one vector. Mean and maximum do not care about order, so reversed states
   * are pooled as they are; the last of them is the state at the first token.
   */
  private static String pool(GraphBuilder graph, NetworkShape shape, States states) {
    return switch (shape.direction()) {
      case FORWARD -> pool(graph, shape.pooling(), states.forward().orElseThrow());
      case BACKWARD -> pool(graph, shape.pooling(), states.reversed().orElseThrow());
      case BOTH -> {
        String forward = pool(graph, shape.pooling(), states.forward().orElseThrow());
        String backward = pool(graph, shape.pooling(), states.reversed().orElseThrow());
        graph.addVertex("pooled", new MergeVertex(), forward, backward);
        yield "pooled";
      }
    };
  }

  private static String pool(GraphBuilder graph, Pooling pooling, String states) {
    String name = states + "-pooled";
    switch (pooling) {
      case LAST -> graph.addVertex(name, new LastTimeStepVertex(TOKENS), states);
      case MEAN -> graph.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), states);
      case MAX -> graph.addLayer(name, new GlobalPoolingLayer(PoolingType.MAX), states);
    }
    return name;
  }

  private static int width(NetworkShape shape) {
    return shape.direction() == Direction.BOTH ? 2 * shape.hiddenSize() : shape.hiddenSize();
  }

  private static void load(ComputationGraph graph, float[] values, int rows, int size) {
    if (values.length != Math.multiplyExact(rows, size)) {
      throw new IllegalArgumentException(
          ("The given word vectors hold %d numbers, but %d tokens of %d dimensions need %d. They"
                  + " belong to another vocabulary or size; make them anew with the embed job.")
              .formatted(values.length, rows, size, (long) rows * size));
    }
    graph.getParam(VECTORS).assign(Nd4j.createFromArray(values).reshape('c', rows, size));
  }
}
