package org.sunhwan.step;

import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.layers.LabelOutputLayer;

/**
 * A loss per counted label.
 *
 * @param counted labels that it is the mean of, or the sum of their weights
 */
record Loss(double mean, double counted) {
  static final Loss NONE = new Loss(0, 0);

  /** Of several outputs: losses add up, and so do labels. */
  Loss plus(Loss other) {
    return new Loss(mean + other.mean, counted + other.counted);
  }

  /**
   * Of one output layer after a pass.
   *
   * @param score the layer's, without the penalty on weights
   * @param labels [B, C] or [B, C, T], where the layer is one of DL4J's own
   * @param mask null, or 1 where a label counts
   */
  static Loss of(Layer output, double score, INDArray labels, INDArray mask) {
    if (output instanceof LabelOutputLayer own) {
      return new Loss(score, own.counted());
    }
    long batch = labels.size(0);
    long each = labels.rank() == 3 ? labels.size(2) : 1;
    long counted = mask == null ? batch * each : (long) mask.sumNumber().doubleValue();
    // DL4J's layers add over time and divide by the batch only.
    double sum = output.conf().isMiniBatch() ? score * batch : score;
    return new Loss(counted == 0 ? 0 : sum / counted, counted);
  }
}
