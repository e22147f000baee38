package org.sunhwan.step;

/**
 * When a step is taken, which is all that an update needs to know of schedules.
 *
 * @param globalStep updates before this one, from 0; Adam's bias correction counts them
 * @param learningRate of this step, for all parameters
 */
public record Moment(long globalStep, double learningRate) {
  /** Checks that the step is not negative, and the rate a number from 0. */
  public Moment {
    if (globalStep < 0 || !(learningRate >= 0) || !Double.isFinite(learningRate)) {
      throw new IllegalArgumentException(
          "A step has a number from 0 and a finite learning rate from 0, not step %d and rate %s."
              .formatted(globalStep, learningRate));
    }
  }
}
