package org.sunhwan.step;

import java.util.List;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * What pulls parameters towards zero. The network's configuration says which have one: usually
 * weights, not biases or token vectors. Weight decay must be said layer by layer: said once for a
 * whole network, DL4J notes it twice for each layer, and means it.
 *
 * @param l2 λ of ½ λ |w|² in the loss: the gradient gets λ w, before clipping and the update rule
 * @param decay share of the weights that each step takes away beside the update rule: Loshchilov
 *     and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2
 * @param decayTimesRate whether that share is multiplied by the learning rate
 */
record Penalty(float l2, double decay, boolean decayTimesRate) {
  static final Penalty NONE = new Penalty(0, 0, false);

  static Penalty of(List<Regularization> configured) {
    Penalty penalty = NONE;
    if (configured != null) {
      for (Regularization one : configured) {
        penalty = penalty.and(one);
      }
    }
    return penalty;
  }

  /** Several add up, as under DL4J's fit. */
  private Penalty and(Regularization one) {
    if (one instanceof L2Regularization another) {
      return new Penalty(l2 + (float) constant(another.getL2()), decay, decayTimesRate);
    }
    if (one instanceof WeightDecay another
        && (decay == 0 || decayTimesRate == another.isApplyLR())) {
      return new Penalty(l2, decay + constant(another.getCoeff()), another.isApplyLR());
    }
    throw new IllegalArgumentException(
        "A training step knows L2 and weight decay of one kind, not %s beside %s. Take it out of the network's configuration, or train it with DL4J's own fit."
            .formatted(one, this));
  }

  private static double constant(ISchedule schedule) {
    if (schedule instanceof FixedSchedule) {
      return schedule.valueAt(0, 0);
    }
    throw new IllegalArgumentException(
        "A training step knows L2 and weight decay that stay the same, not by %s. Give the network's configuration a number."
            .formatted(schedule));
  }

  /** What a step leaves of weights beside what the update rule does. */
  float kept(double learningRate) {
    return (float) (1 - decay * (decayTimesRate ? learningRate : 1));
  }

  boolean isNone() {
    return l2 == 0 && decay == 0;
  }
}
