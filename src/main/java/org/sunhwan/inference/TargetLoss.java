package org.sunhwan.inference;

import java.util.Arrays;
import java.util.Comparator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sunhwan.network.EncoderDecoder;
import org.sunhwan.network.SpecialTokens;
import org.sunhwan.network.TeacherForcing;

/** How likely an {@link EncoderDecoder} finds given translations. */
public final class TargetLoss {
  /** Sentences at once. */
  private static final int BATCH = 64;

  private TargetLoss() {}

  /**
   * Of each target, -ln p of its tokens and the end, given its source: without label smoothing,
   * whatever it was trained with.
   *
   * @param sources token ids, of one token at least
   * @param targets token ids, without beginning and end
   */
  public static double[] nats(ComputationGraph graph, int[][] sources, int[][] targets) {
    double[] nats = new double[sources.length];
    Integer[] order = new Integer[sources.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingInt(i -> targets[i].length)
            .thenComparingInt(i -> sources[i].length));
    for (int first = 0; first < order.length; first += BATCH) {
      Integer[] places = Arrays.copyOfRange(order, first, Math.min(first + BATCH, order.length));
      MultiDataSet batch =
          TeacherForcing.of(
              Arrays.stream(places).map(i -> sources[i]).toArray(int[][]::new),
              Arrays.stream(places).map(i -> targets[i]).toArray(int[][]::new));
      INDArray found =
          graph.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0];
      for (int b = 0; b < places.length; b++) {
        nats[places[b]] = nats(found, b, targets[places[b]]);
      }
    }
    return nats;
  }

  private static double nats(INDArray probabilities, int b, int[] target) {
    double nats = 0;
    for (int t = 0; t <= target.length; t++) {
      int token = t < target.length ? target[t] : SpecialTokens.END;
      nats += Nats.of(probabilities.getDouble(b, token, t));
    }
    return nats;
  }
}
