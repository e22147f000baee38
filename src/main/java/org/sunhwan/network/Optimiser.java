package org.sunhwan.network;

import java.util.Objects;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * How gradients become steps.
 *
 * @param updater DL4J's update rule with its learning rate
 * @param l2 weight decay on weights, not on biases or vectors; 0: none
 * @param clipNorm largest L2 norm of each layer's gradient; 0: no clipping
 */
public record Optimiser(IUpdater updater, double l2, double clipNorm) {
  /** Checks that the numbers are finite and not negative. */
  public Optimiser {
    Objects.requireNonNull(updater, "updater");
    if (!(l2 >= 0) || !Double.isFinite(l2) || !(clipNorm >= 0) || !Double.isFinite(clipNorm)) {
      throw new IllegalArgumentException(
          "Weight decay (l2 = %s) and largest gradient norm (clip-norm = %s) must be 0 or above."
              .formatted(l2, clipNorm));
    }
  }
}
