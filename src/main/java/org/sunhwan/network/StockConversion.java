package org.sunhwan.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.sunhwan.kernel.Direction;
import org.sunhwan.kernel.Dl4jGates;
import org.sunhwan.layers.Recurrent;
import org.sunhwan.layers.TokenEmbedding;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Implementation;

/**
 * The same network of DL4J's layers instead of ours, or of ours instead of DL4J's. Parameters are
 * copied bit for bit, those of an LSTM in the other order of gates, so answers differ by the
 * rounding of sums only.
 */
public final class StockConversion {
  private StockConversion() {}

  /**
   * Converts a network that {@link Networks} made.
   *
   * @param shape of the network as it is
   * @return the network itself, where it has such layers; else a new one with the same update rule
   *     and none of its state
   * @throws ModelFileException for a GRU, which DL4J does not have
   */
  public static ComputationGraph to(
      Implementation implementation, ComputationGraph graph, NetworkShape shape, Sizes sizes) {
    if (shape.implementation() == implementation) {
      return graph;
    }
    if (shape.cell() == Cell.GRU && implementation == Implementation.STOCK) {
      throw new ModelFileException(
          "The model's cell is a GRU, and DL4J has no GRU layer, so there is no such network of"
              + " DL4J's own layers. Train an LSTM or a tanh network (network.cell) to export it.");
    }
    var vectors = new Networks.Vectors(Networks.vectors(graph), isFrozen(graph));
    ComputationGraph other =
        Networks.create(
            shape.with(implementation),
            sizes,
            graph.getLayer(Networks.OUTPUT).conf().getSeed(),
            optimiser(graph, Networks.OUTPUT),
            Optional.of(vectors));
    for (int number = 1; number <= shape.layers(); number++) {
      for (Recurrent.Way way : OwnGraph.recurrent(shape, number).build().ways()) {
        if (implementation == Implementation.STOCK) {
          float[] ours = floats(own(graph, shape, number, way));
          stock(other, number, way).assign(row(Dl4jGates.toDl4j(way.layer(), ours)));
        } else {
          float[] theirs = floats(stock(graph, number, way));
          own(other, shape, number, way).assign(row(Dl4jGates.fromDl4j(way.layer(), theirs)));
        }
      }
    }
    parameters(other, Networks.OUTPUT).assign(parameters(graph, Networks.OUTPUT));
    return other;
  }

  /** Our parameters of one way of a recurrent layer: part of the layer's. */
  private static INDArray own(
      ComputationGraph graph, NetworkShape shape, int number, Recurrent.Way way) {
    long end = way.parameters() + way.layer().parameters();
    return parameters(graph, OwnGraph.name(shape, number))
        .get(NDArrayIndex.all(), NDArrayIndex.interval(way.parameters(), end));
  }

  /** DL4J's, of the layer that reads this way. */
  private static INDArray stock(ComputationGraph graph, int number, Recurrent.Way way) {
    boolean forward = way.layer().direction() == Direction.LEFT_TO_RIGHT;
    return parameters(graph, StockGraph.name(forward, number));
  }

  /** A row that views the parameters of a layer. */
  private static INDArray parameters(ComputationGraph graph, String layer) {
    INDArray parameters = graph.getLayer(layer).params();
    return parameters.reshape(1, parameters.length());
  }

  private static float[] floats(INDArray row) {
    return row.dup('c').data().asFloat();
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(values).reshape('c', 1, values.length);
  }

  private static boolean isFrozen(ComputationGraph graph) {
    var embedding = graph.getLayer(Networks.EMBEDDING).conf().getLayer();
    return embedding instanceof FrozenLayer
        || (embedding instanceof TokenEmbedding table && table.isFrozen());
  }

  /** How the network was trained, so that it can be trained on. */
  static Optimiser optimiser(ComputationGraph graph, String name) {
    var output = (BaseLayer) graph.getLayer(name).conf().getLayer();
    double l2 = 0;
    double weightDecay = 0;
    for (Regularization penalty : output.getRegularization()) {
      if (penalty instanceof L2Regularization squares) {
        l2 += squares.getL2().valueAt(0, 0);
      } else if (penalty instanceof WeightDecay decay) {
        weightDecay += decay.getCoeff().valueAt(0, 0);
      }
    }
    boolean clips = output.getGradientNormalization() == GradientNormalization.ClipL2PerLayer;
    return new Optimiser(
        output.getIUpdater(),
        l2,
        weightDecay,
        clips ? output.getGradientNormalizationThreshold() : 0);
  }
}
