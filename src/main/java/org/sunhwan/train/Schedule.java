package org.sunhwan.train;

import java.io.Serializable;
import java.util.Objects;

/**
 * The learning rate over the global step: rising in a straight line at first, then after a shape.
 *
 * @param warmUpSteps steps until the full rate
 * @param factor what {@code STEP} multiplies the rate by every so often, and {@code PLATEAU} after
 *     an epoch without a better metric
 * @param every steps between two factors of {@code STEP}
 * @param least share of the rate at which {@code COSINE} ends
 */
public record Schedule(Shape shape, long warmUpSteps, double factor, long every, double least)
    implements Serializable {
  public static final Schedule CONSTANT = new Schedule(Shape.CONSTANT, 0, 1, 1, 0);

  /** What comes after the warm-up. */
  public enum Shape {
    CONSTANT,
    /** Half a cosine down to {@code least} (Loshchilov and Hutter, "SGDR", 2017, equation 5). */
    COSINE,
    STEP,
    /** Lower after each epoch whose validation metric is not the best so far. */
    PLATEAU
  }

  /** Checks the ranges; what it says names the configuration key. */
  public Schedule {
    Objects.requireNonNull(shape, "train.schedule.shape is missing");
    require(warmUpSteps >= 0, "warm-up-steps", warmUpSteps, "0 or above");
    require(factor > 0 && factor <= 1, "factor", factor, "above 0 and at most 1");
    require(every >= 1, "every", every, "at least 1");
    require(least >= 0 && least <= 1, "least", least, "from 0 to 1");
  }

  private static void require(boolean holds, String key, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "train.schedule.%s is %s; it must be %s.".formatted(key, value, range));
    }
  }

  /**
   * What the learning rate is multiplied by.
   *
   * @param step from 0
   * @param steps of the whole run
   */
  double at(long step, long steps) {
    double warm = step < warmUpSteps ? (step + 1.0) / warmUpSteps : 1;
    return warm
        * switch (shape) {
          case CONSTANT, PLATEAU -> 1;
          case STEP -> {
            long times = step / every;
            yield StrictMath.pow(factor, (double) times);
          }
          case COSINE -> {
            double done = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
            double clamped = Math.min(1, Math.max(0, done));
            yield least + (1 - least) * (1 + StrictMath.cos(Math.PI * clamped)) / 2;
          }
        };
  }

  /** What the scale of the rate becomes after an epoch. */
  double afterEpoch(double scale, boolean better) {
    return shape == Shape.PLATEAU && !better ? scale * factor : scale;
  }
}
