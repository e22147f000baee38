package org.sunhwan.network;

import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * How gradients become steps.
 *
 * @param updater DL4J's update rule with its learning rate
 * @param l2 λ of ½ λ |w|² in the loss, of weights, not of biases or vectors; 0: none
 * @param weightDecay the share of those weights, times the learning rate, that every step takes
 *     away beside the update rule, which makes AdamW of Adam; 0: none
 * @param clipNorm largest L2 norm of each layer's gradient; 0: no clipping
 */
public record Optimiser(IUpdater updater, double l2, double weightDecay, double clipNorm) {
  /** Checks that the numbers are finite and not negative, and that weights are pulled one way. */
  public Optimiser {
    Objects.requireNonNull(updater, "updater");
    notNegative("l2", l2);
    notNegative("weight-decay", weightDecay);
    notNegative("clip-norm", clipNorm);
    if (l2 > 0 && weightDecay > 0) {
      throw new IllegalArgumentException(
          "Weights are pulled towards zero by the loss (l2 = %s) or beside it (weight-decay = %s), not by both: DL4J would drop one without a word."
              .formatted(l2, weightDecay));
    }
  }

  /** Without weight decay. */
  public Optimiser(IUpdater updater, double l2, double clipNorm) {
    this(updater, l2, 0, clipNorm);
  }

  private static void notNegative(String what, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException("%s is %s; it must be 0 or above.".formatted(what, value));
    }
  }

  /** Said layer by layer: DL4J notes twice what is said once for a whole network. */
  void regularise(BaseLayer.Builder<?> layer) {
    layer.l2(l2);
    layer.weightDecay(weightDecay);
  }
}
