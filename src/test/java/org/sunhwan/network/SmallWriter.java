package org.sunhwan.network;

import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

/** Networks that say the next of nine tokens, the four special ones included. */
public final class SmallWriter {
  public static final int VOCABULARY = 9;
  public static final int CATEGORIES = 2;

  private SmallWriter() {}

  public static NetworkShape shape(Task task, Cell cell, int layers) {
    return new NetworkShape(
        cell,
        3,
        4,
        layers,
        Direction.FORWARD,
        Merge.CONCATENATED,
        Pooling.LAST,
        Regularisation.none(),
        Output.SOFTMAX,
        Implementation.OWN,
        task);
  }

  public static Sizes sizes(Task task) {
    return Sizes.of(VOCABULARY, task instanceof Generation ? CATEGORIES : 0);
  }

  /** With random parameters, far enough from zero that probabilities differ. */
  public static ComputationGraph network(Task task, Cell cell, int layers) {
    ComputationGraph graph =
        Networks.create(
            shape(task, cell, layers),
            sizes(task),
            1,
            new Optimiser(new Adam(0.01), 0, 0),
            Optional.empty());
    Random random = new Random(11);
    for (long i = 0; i < graph.numParams(); i++) {
      graph.params().putScalar(i, random.nextGaussian());
    }
    return graph;
  }
}
