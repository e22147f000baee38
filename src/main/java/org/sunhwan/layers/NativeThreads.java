package org.sunhwan.layers;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many native threads a task computes with: as many as OMP_NUM_THREADS says, one where it says
 * nothing, since Spark counts a task as one core.
 *
 * <p>It must be said in each thread, for ND4J 1.0.0-M2 ends its own loading with four for the
 * thread that loads it, whatever OMP_NUM_THREADS says (NativeOpsHolder's constructor). In an
 * executor that is the first task's thread, which is used for later tasks too: there oneDNN's
 * products ran on four threads that wait for each other by spinning, and took other executors'
 * cores.
 */
public final class NativeThreads {
  private static final int WANTED = wanted(System.getenv("OMP_NUM_THREADS"));

  private NativeThreads() {}

  /** Has what the calling thread computes from now on use the number of threads wanted. */
  public static void settle() {
    Nd4j.getExecutioner(); // loads ND4J, if nobody has yet
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(WANTED);
  }

  /** OpenMP allows a list, a number for each level of nesting; the first counts here. */
  static int wanted(String variable) {
    String first = variable == null ? "" : variable.split(",", 2)[0].strip();
    return first.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(first) : 1;
  }
}
