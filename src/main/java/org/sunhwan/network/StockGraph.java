package org.sunhwan.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
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
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Output;
import org.sunhwan.network.NetworkShape.Pooling;

/**
 * A network of DL4J's own layers.
 *
 * <p>Backward reading is a recurrent layer between mask-aware time reversals: DL4J's own {@code
 * Bidirectional} ignores masks, so padding would change its answers. A layer that reads in both
 * directions concatenates the two, forward first, at every time step.
 */
final class StockGraph {
  private StockGraph() {}

  /** Adds the layers between {@link Networks#TOKENS} and {@link Networks#OUTPUT}. */
  static void add(
      GraphBuilder graph,
      NetworkShape shape,
      int vocabularySize,
      int classes,
      Optimiser optimiser,
      boolean frozenVectors) {
    graph.addLayer(
        Networks.EMBEDDING, embedding(shape, vocabularySize, frozenVectors), Networks.TOKENS);
    String pooled = pool(graph, shape, recur(graph, shape, optimiser));
    OutputLayer.Builder output =
        new OutputLayer.Builder(
                shape.output() == Output.SOFTMAX ? LossFunction.MCXENT : LossFunction.XENT)
            .activation(shape.output() == Output.SOFTMAX ? Activation.SOFTMAX : Activation.SIGMOID)
            .nIn(shape.width())
            .nOut(classes);
    regularise(output, shape, optimiser);
    graph.addLayer(Networks.OUTPUT, output.build(), pooled);
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
    String input = backward ? reverse(graph, Networks.EMBEDDING) : Networks.EMBEDDING;
    int size = shape.embeddingSize();
    for (int layer = 1; layer <= shape.layers(); layer++) {
      String name = name(!backward, layer);
      graph.addLayer(name, cell(shape, size, optimiser), input);
      input = name;
      size = shape.hiddenSize();
    }
    return backward
        ? new States(Optional.empty(), Optional.of(input))
        : new States(Optional.of(input), Optional.empty());
  }

  /** A recurrent layer's name. */
  static String name(boolean forward, int layer) {
    return (forward ? "forward" : "backward") + layer;
  }

  private static States bothWays(GraphBuilder graph, NetworkShape shape, Optimiser optimiser) {
    String input = Networks.EMBEDDING;
    int size = shape.embeddingSize();
    for (int layer = 1; ; layer++) {
      String forward = name(true, layer);
      String backward = name(false, layer);
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
    graph.addVertex(name, new ReverseTimeSeriesVertex(Networks.TOKENS), input);
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
      case LAST -> graph.addVertex(name, new LastTimeStepVertex(Networks.TOKENS), states);
      case MEAN -> graph.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), states);
      case MAX -> graph.addLayer(name, new GlobalPoolingLayer(PoolingType.MAX), states);
    }
    return name;
  }
}
