package org.sunhwan.network;

import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;

/** Encoder-decoders small enough for finite differences and exhaustive search. */
@SuppressWarnings("MutablePublicArray") // tests in several packages share them
public final class SmallTranslator {
  public static final int SOURCE_WORDS = 6;
  public static final int TARGET_WORDS = 5;
  public static final int[][] SOURCES = {{1, 2, 3, 4}, {5, 0}, {2}};
  public static final int[][] TARGETS = {{1, 2}, {4, 0, 0, 1, 2}, {1}};

  private SmallTranslator() {}

  public static NetworkShape shape(Cell cell, Direction direction, Regularisation regularisation) {
    return new NetworkShape(
        cell,
        3,
        4,
        2,
        direction,
        Merge.CONCATENATED,
        Pooling.LAST,
        regularisation,
        Output.SOFTMAX,
        Implementation.OWN,
        new Translating(new BeamSettings(5, 1, 2, 10)));
  }

  public static ComputationGraph graph(NetworkShape shape) {
    return graph(shape, TARGET_WORDS);
  }

  /** One that writes so many words, signs among them. */
  public static ComputationGraph graph(NetworkShape shape, int targetWords) {
    ComputationGraph graph =
        Networks.create(
            shape,
            new Sizes(SOURCE_WORDS, 0, targetWords, 0),
            5,
            new Optimiser(new Sgd(1), 0, 0),
            Optional.empty());
    boolean kinked = shape.cell() == Cell.RELU;
    Random random = new Random(3);
    INDArray parameters = graph.params();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, random.nextGaussian() * (kinked ? 0.4 : 0.5));
    }
    return graph;
  }

  public static MultiDataSet batch() {
    return TeacherForcing.of(SOURCES, TARGETS);
  }

  /** p of each token at each place of a target, by one pass over all of it. */
  public static float[][] probabilities(ComputationGraph graph, int[] source, int[] target) {
    MultiDataSet one = TeacherForcing.of(new int[][] {source}, new int[][] {target});
    INDArray found = graph.output(false, one.getFeatures(), one.getFeaturesMaskArrays(), null)[0];
    return found.reshape(found.size(1), found.size(2)).transpose().toFloatMatrix();
  }

  /** ln p of a target and the end after it. */
  public static double logProbability(ComputationGraph graph, int[] source, int[] target) {
    float[][] p = probabilities(graph, source, target);
    double sum = 0;
    for (int t = 0; t <= target.length; t++) {
      sum += Math.log(p[t][t < target.length ? target[t] : SpecialTokens.END]);
    }
    return sum;
  }
}
