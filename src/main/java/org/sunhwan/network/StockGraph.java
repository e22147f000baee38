package org.sunhwan.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
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
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;

/**
 * A network of DL4J's own layers.
 *
 * <p>Backward reading is a recurrent layer between mask-aware time reversals: DL4J's own {@code
 * Bidirectional} ignores masks, so padding would change its answers. A layer that reads in both
 * directions merges the two at every time step.
 */
final class StockGraph {
  private StockGraph() {}

  /** Adds the layers between {@link Networks#TOKENS} and {@link Networks#OUTPUT}. */
  static void add(
      GraphBuilder graph,
      NetworkShape shape,
      Sizes sizes,
      Optimiser optimiser,
      boolean frozenVectors) {
    graph.addLayer(
        Networks.EMBEDDING, embedding(shape, sizes.vocabulary(), frozenVectors), Networks.TOKENS);
    String pooled = pool(graph, shape, recur(graph, shape, optimiser));
    OutputLayer.Builder output =
        new OutputLayer.Builder(
                shape.output() == Output.SOFTMAX ? LossFunction.MCXENT : LossFunction.XENT)
            .activation(shape.output() == Output.SOFTMAX ? Activation.SOFTMAX : Activation.SIGMOID)
            .nIn(shape.width())
            .nOut(sizes.classes());
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
      boolean last = layer == shape.layers();
      if (last && shape.merge() == Merge.CONCATENATED) {
        return new States(Optional.of(forward), Optional.of(backward));
      }
      input = "both" + layer;
      graph.addVertex(input, merge(shape.merge()), forward, reverse(graph, backward));
      if (last) {
        return new States(Optional.of(input), Optional.empty());
      }
      size = shape.width();
    }
  }

  private static GraphVertex merge(Merge merge) {
    return switch (merge) {
      case CONCATENATED -> new MergeVertex();
      case SUMMED -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
      case AVERAGED -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
    };
  }

  private static String reverse(GraphBuilder graph, String input) {
    String name = input + "-reversed";
    graph.addVertex(name, new ReverseTimeSeriesVertex(Networks.TOKENS), input);
    return name;
  }

  private static BaseLayer cell(NetworkShape shape, int inputSize, Optimiser optimiser) {
    return switch (shape.cell()) {
      case TANH -> simple(Activation.TANH, shape, inputSize, optimiser);
      case RELU -> simple(Activation.RELU, shape, inputSize, optimiser);
      case SIGMOID -> simple(Activation.SIGMOID, shape, inputSize, optimiser);
      case LSTM -> {
        LSTM.Builder cell = new LSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1);
        regularise(cell, shape, optimiser);
        yield cell.nIn(inputSize).nOut(shape.hiddenSize()).build();
      }
      case GRU -> throw new IllegalStateException("refused by NetworkShape");
    };
  }

  private static BaseLayer simple(
      Activation activation, NetworkShape shape, int inputSize, Optimiser optimiser) {
    SimpleRnn.Builder cell = new SimpleRnn.Builder().activation(activation);
    regularise(cell, shape, optimiser);
    return cell.nIn(inputSize).nOut(shape.hiddenSize()).build();
  }

  private static void regularise(
      BaseLayer.Builder<?> layer, NetworkShape shape, Optimiser optimiser) {
    optimiser.regularise(layer);
    double dropout = shape.regularisation().dropout();
    if (dropout > 0) {
      layer.dropOut(1 - dropout); // DL4J's number is the share that is kept
    }
  }

  /**
   * States over time to one vector. Mean and maximum do not care about order, so reversed states
   * are pooled as they are; the last of them is the state at the first token. Two ways whose states
   * were mixed at each time step come as one.
   */
  private static String pool(GraphBuilder graph, NetworkShape shape, States states) {
    Optional<String> forward = states.forward().map(way -> pool(graph, shape.pooling(), way));
    Optional<String> backward = states.reversed().map(way -> pool(graph, shape.pooling(), way));
    if (forward.isPresent() && backward.isPresent()) {
      graph.addVertex("pooled", new MergeVertex(), forward.get(), backward.get());
      return "pooled";
    }
    return forward.or(() -> backward).orElseThrow();
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
