package org.sunhwan.network;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What training minimises beside the network's own loss, and how gradients become steps.
 *
 * @param updater DL4J's update rule with its learning rate
 * @param l2 λ of ½ λ |w|² in the loss, of weights, not of biases or vectors; 0: none
 * @param weightDecay the share of those weights, times the learning rate, that every step takes
 *     away beside the update rule, which makes AdamW of Adam; 0: none
 * @param clipNorm largest L2 norm of each layer's gradient; 0: no clipping
 * @param classWeights what a label of each class counts in the loss; empty: 1 each
 */
public record Optimiser(
    IUpdater updater, double l2, double weightDecay, double clipNorm, List<Double> classWeights) {
  /** Checks that the numbers are finite and not negative, and that weights are pulled one way. */
  public Optimiser {
    Objects.requireNonNull(updater, "updater");
    notNegative("l2", l2);
    notNegative("weight-decay", weightDecay);
    notNegative("clip-norm", clipNorm);
    classWeights = List.copyOf(classWeights);
    if (l2 > 0 && weightDecay > 0) {
      throw new IllegalArgumentException(
          "Weights are pulled towards zero by the loss (l2 = %s) or beside it (weight-decay = %s), not by both: DL4J would drop one without a word."
              .formatted(l2, weightDecay));
    }
  }

  /** Without weights of classes. */
  public Optimiser(IUpdater updater, double l2, double weightDecay, double clipNorm) {
    this(updater, l2, weightDecay, clipNorm, List.of());
  }

  /** Without weight decay either. */
  public Optimiser(IUpdater updater, double l2, double clipNorm) {
    this(updater, l2, 0, clipNorm);
  }

  /** The same with weights of classes. */
  public Optimiser weighing(List<Double> classes) {
    return new Optimiser(updater, l2, weightDecay, clipNorm, classes);
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
