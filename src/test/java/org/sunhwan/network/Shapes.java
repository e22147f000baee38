package org.sunhwan.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

/** Small networks and sequences for tests. */
@SuppressWarnings("MutablePublicArray") // tests in several packages share them
public final class Shapes {
  public static final int VOCABULARY = 11;
  public static final int CLASSES = 3;
  public static final Optimiser ADAM = new Optimiser(new Adam(0.01), 0, 0);

  /** Lengths 1 to 7, so that every batch has padding and a sequence of one step. */
  public static final int[][] SEQUENCES = {
    {4, 9, 5, 5, 10, 1, 6}, {7}, {8, 4, 6, 1}, {10, 5},
  };

  public static final int[] LABELS = {0, 2, 1, 1};

  private Shapes() {}

  /** Of our layers. */
  public static NetworkShape shape(Cell cell, int layers, Direction direction, Pooling pooling) {
    return shape(cell, layers, direction, Merge.CONCATENATED, pooling);
  }

  /** Of our layers, reading both ways. */
  public static NetworkShape merged(Cell cell, int layers, Merge merge, Pooling pooling) {
    return shape(cell, layers, Direction.BOTH, merge, pooling);
  }

  private static NetworkShape shape(
      Cell cell, int layers, Direction direction, Merge merge, Pooling pooling) {
    return new NetworkShape(
        cell,
        4,
        5,
        layers,
        direction,
        merge,
        pooling,
        Regularisation.none(),
        Output.SOFTMAX,
        Implementation.OWN);
  }

  /** As {@link #LABELS} for networks of that shape. */
  public static Labelling labelling(NetworkShape shape) {
    return new Labelling(shape.implementation(), CLASSES);
  }

  public static MultiDataSet batch(NetworkShape shape) {
    return Batch.of(SEQUENCES).labelled(LABELS, labelling(shape));
  }

  /**
   * Cells, directions, merges and poolings, with one layer and with two, of our layers and DL4J's.
   */
  public static List<NetworkShape> all() {
    List<NetworkShape> shapes = new ArrayList<>(own());
    own().stream()
        .filter(shape -> shape.cell() != Cell.GRU)
        .map(shape -> shape.with(Implementation.STOCK))
        .forEach(shapes::add);
    return shapes;
  }

  /**
   * The same, of our layers: every way to read and pool for three cells, and once or twice each
   * what differs from those in one equation.
   */
  public static List<NetworkShape> own() {
    List<NetworkShape> shapes =
        new ArrayList<>(
            List.of(
                shape(Cell.RELU, 1, Direction.FORWARD, Pooling.LAST),
                shape(Cell.RELU, 2, Direction.BOTH, Pooling.MEAN),
                shape(Cell.SIGMOID, 1, Direction.BACKWARD, Pooling.MAX),
                shape(Cell.SIGMOID, 2, Direction.BOTH, Pooling.LAST),
                merged(Cell.TANH, 1, Merge.AVERAGED, Pooling.MAX),
                merged(Cell.SIGMOID, 2, Merge.SUMMED, Pooling.MEAN),
                merged(Cell.LSTM, 1, Merge.SUMMED, Pooling.MAX),
                merged(Cell.LSTM, 2, Merge.AVERAGED, Pooling.MEAN),
                merged(Cell.GRU, 2, Merge.SUMMED, Pooling.MAX)));
    for (Cell cell : List.of(Cell.TANH, Cell.LSTM, Cell.GRU)) {
      for (Direction direction : Direction.values()) {
        for (Pooling pooling : Pooling.values()) {
          for (int layers = 1; layers <= 2; layers++) {
            shapes.add(shape(cell, layers, direction, pooling));
          }
        }
      }
    }
    return shapes;
  }

  public static ComputationGraph network(NetworkShape shape) {
    return Networks.create(shape, Sizes.of(VOCABULARY, CLASSES), 7, ADAM, Optional.empty());
  }

  public static INDArray output(ComputationGraph graph, Batch batch) {
    return graph
        .output(false, new INDArray[] {batch.tokens()}, new INDArray[] {batch.mask()}, null)[0];
  }

  /** All gradients as one row, summed over the batch. */
  public static INDArray gradient(ComputationGraph graph, MultiDataSet batch) {
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), null);
    graph.computeGradientAndScore();
    graph.clearLayerMaskArrays();
    return graph.getFlattenedGradients().dup();
  }
}
