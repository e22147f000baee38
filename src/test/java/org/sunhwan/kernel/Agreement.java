package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

/** How far two kernels' results are apart. */
final class Agreement {
  private Agreement() {}

  // A float32 carries 2^-24 of rounding, and a result here sums at most a few hundred of them.
  private static final double FLOAT32 = 1e-5;

  // 2^-9 of rounding in each bfloat16. Gradients of parameters sum up to 99 time steps, each off by
  // twice that at random: 0.04 of one step's size.
  private static final double BFLOAT16 = 0.05;

  static double tolerance(Precision precision) {
    return precision == Precision.FLOAT32 ? FLOAT32 : BFLOAT16;
  }

  static void checkWithPlainJava(KernelCase which, OneDnnKernel kernel) {
    Map<String, float[]> right = which.train(new JavaKernel());
    check(which, right, which.train(kernel), tolerance(kernel.precision()));
    Map<String, float[]> inferred = which.infer(kernel);
    right.keySet().retainAll(inferred.keySet());
    check(which, right, inferred, tolerance(kernel.precision()));
  }

  /** Fails unless each array lies within the tolerance, relative to its size. */
  static void check(
      KernelCase which, Map<String, float[]> right, Map<String, float[]> found, double tolerance) {
    assertEquals(right.keySet(), found.keySet());
    right.forEach(
        (name, values) -> {
          double distance = distance(values, found.get(name));
          assertTrue(
              distance <= tolerance,
              () -> name + " is off by " + distance + " of its size in " + which);
        });
  }

  /**
   * Root mean squares: that of the difference over that of the right values, or over 1 where those
   * are smaller. All that goes in is around 1, so a smaller result is a difference of larger
   * numbers and carries their rounding. NaN if either holds one.
   */
  static double distance(float[] right, float[] found) {
    assertEquals(right.length, found.length);
    double difference = 0;
    double size = 0;
    for (int i = 0; i < right.length; i++) {
      difference += Math.pow(found[i] - right[i], 2) / right.length;
      size += Math.pow(right[i], 2) / right.length;
    }
    return Math.sqrt(difference) / Math.max(1, Math.sqrt(size));
  }
}
