package org.sunhwan.inference;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.network.Classification;
import org.sunhwan.network.MultiLabel;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Networks;
import org.sunhwan.network.OwnGraph;
import org.sunhwan.network.Regression;

/** Texts as vectors: what the top recurrent layer remembers of them. */
public enum DocumentVectors {
  /** No vectors. */
  NONE,
  /** The state after the last token read in each direction, forward first. */
  LAST,
  /** The states pooled over time as the network itself does, before its output layer. */
  POOLED;

  /**
   * Throws where networks of that shape have no such vector.
   *
   * @throws IllegalArgumentException naming the configuration keys
   */
  public void requireFits(NetworkShape shape) {
    boolean pooled =
        switch (shape.task().word()) {
          case Classification.WORD, MultiLabel.WORD, Regression.WORD -> true;
          default -> false;
        };
    boolean mixed = shape.direction() == Direction.BOTH && shape.merge() != Merge.CONCATENATED;
    if (this != NONE && !pooled) {
      throw new IllegalArgumentException(
          "predict.vectors is %s, but a network of task %s does not read a text into one vector."
              .formatted(name().toLowerCase(Locale.ROOT), shape.task().word()));
    }
    if (this == LAST && mixed) {
      throw new IllegalArgumentException(
          "predict.vectors is last and network.merge is %s, but such states have no last one: the"
                  .formatted(shape.merge().name().toLowerCase(Locale.ROOT))
              + " two ways end at different tokens. Use pooled.");
    }
  }

  /** The vector of each sequence by a network of our layers; null for one without a token. */
  public float[][] of(ComputationGraph graph, NetworkShape shape, int[][] sequences) {
    String layer = this == POOLED ? Networks.POOLED : OwnGraph.name(shape, shape.layers());
    return Answers.of(
        sequences,
        batch -> {
          INDArray states =
              graph
                  .output(
                      List.of(layer),
                      false,
                      new INDArray[] {batch.tokens()},
                      new INDArray[] {batch.mask()})[0];
          return this == POOLED ? states.toFloatMatrix() : last(states, batch.mask(), shape);
        });
  }

  /** From states [B, C, T]: forward ones at the last token, backward ones at the first. */
  private static float[][] last(INDArray states, INDArray mask, NetworkShape shape) {
    int hidden = shape.hiddenSize();
    float[][] vectors = new float[(int) states.size(0)][(int) states.size(1)];
    for (int row = 0; row < vectors.length; row++) {
      int end = mask.getRow(row).sumNumber().intValue() - 1;
      for (int unit = 0; unit < vectors[row].length; unit++) {
        boolean backward = shape.direction() == Direction.BACKWARD || unit >= hidden;
        vectors[row][unit] = states.getFloat(row, unit, backward ? 0 : end);
      }
    }
    return vectors;
  }
}
