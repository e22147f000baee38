package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

/** How far two kernels' results are apart. */
final class Agreement {
  private Agreement() {}

  // A float32 carries 2^-24 of rounding, and a result here sums at most a few hundred of them.
  private static final double FLOAT32 = 1e-5;

  // 2^-9 of rounding in each bfloat16. Arrays of ten numbers and more are off by up to 0.0125 here,
  // smaller ones, where errors do not even out, by up to 0.0245.
  private static final double BFLOAT16 = 0.025;

  // How much farther a single number may be off: at the sizes here some reach nine times as much.
  private static final double LARGEST = 15;

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
   * Root mean squares: that of the difference, or a part of its largest number, over that of the
   * right values. All that goes in is around 1, so a smaller result is a difference of larger
   * numbers and carries their rounding. That happens to single numbers, not to all n of an array:
   * its size is taken for 1 / √n at least, and for 1 where n is below 10. NaN if either holds one.
   */
  static double distance(float[] right, float[] found) {
    assertEquals(right.length, found.length);
    double difference = 0;
    double largest = 0;
    double size = 0;
    for (int i = 0; i < right.length; i++) {
      difference += Math.pow(found[i] - right[i], 2) / right.length;
      largest = Math.max(largest, Math.abs(found[i] - right[i]));
      size += Math.pow(right[i], 2) / right.length;
    }
    double least = right.length < 10 ? 1 : 1 / Math.sqrt(right.length);
    return Math.max(Math.sqrt(difference), largest / LARGEST) / Math.max(least, Math.sqrt(size));
  }
}
