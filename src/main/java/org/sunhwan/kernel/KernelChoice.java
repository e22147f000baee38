package org.sunhwan.kernel;

import java.io.Serializable;
import java.util.List;

/**
 * The kernel and precision of a run, chosen once, by the driver; recorded with the run and kept
 * when it resumes.
 *
 * @param instructions what every processor of the cluster had, and every later one must have: the
 *     same bits come from the same instructions
 * @param reason why it is not what was asked for, for the user; empty if it is
 */
public record KernelChoice(
    Kernel kernel, Precision precision, InstructionSet instructions, String reason)
    implements Serializable {

  /** What can be asked for. */
  public enum Wanted {
    /** The fastest to be had. */
    AUTO,
    ONEDNN,
    JAVA
  }

  /** What can be had. */
  public enum Kernel {
    ONEDNN,
    JAVA
  }

  /**
   * Chooses for a cluster. {@code AUTO} takes what there is and says why; a kernel asked for by
   * name that is not to be had fails.
   */
  public static KernelChoice choose(
      Wanted wanted, Precision precision, List<Processor> processors) {
    Processor weakest =
        processors.stream()
            .reduce(Processor::common)
            .orElseThrow(() -> new IllegalArgumentException("no processor to choose for"));
    if (wanted == Wanted.JAVA) {
      if (precision != Precision.FLOAT32) {
        throw new KernelException(
            "kernel = java computes in float32 only, not in bfloat16. Ask for precision = float32,"
                + " or kernel = auto.");
      }
      return new KernelChoice(Kernel.JAVA, precision, weakest.instructions(), "");
    }
    String missing = missing(precision, weakest);
    if (missing.isEmpty()) {
      return new KernelChoice(Kernel.ONEDNN, precision, weakest.instructions(), "");
    }
    if (wanted == Wanted.ONEDNN) {
      throw new KernelException(
          "kernel = onednn in "
              + precision.configured()
              + " is not to be had: "
              + missing
              + ". With kernel = auto the run takes what there is.");
    }
    return weakest.hasOneDnn()
        ? new KernelChoice(
            Kernel.ONEDNN,
            Precision.FLOAT32,
            weakest.instructions(),
            missing + "; float32 is used instead")
        : new KernelChoice(
            Kernel.JAVA,
            Precision.FLOAT32,
            weakest.instructions(),
            missing + "; plain Java is used instead, which is slow");
  }

  /** The kernel on this machine, shared by all threads; fails if it does not have it. */
  public RecurrentKernel recurrent() {
    requireHere();
    return kernel == Kernel.JAVA
        ? Shared.RECURRENT
        : precision == Precision.FLOAT32 ? Shared.Float32.RECURRENT : Shared.Bfloat16.RECURRENT;
  }

  /** The kernel for output layers, as {@link #recurrent()}. */
  public DenseKernel dense() {
    requireHere();
    return kernel == Kernel.JAVA
        ? Shared.DENSE
        : precision == Precision.FLOAT32 ? Shared.Float32.DENSE : Shared.Bfloat16.DENSE;
  }

  /** The same kernel in float32, as everything but training computes. */
  public KernelChoice inFloat32() {
    return new KernelChoice(kernel, Precision.FLOAT32, instructions, reason);
  }

  private void requireHere() {
    if (kernel == Kernel.JAVA) {
      return;
    }
    String missing = missing(precision, Processor.here());
    if (!missing.isEmpty()) {
      throw new KernelException(
          "This run computes with oneDNN in "
              + precision.configured()
              + ", chosen when it started, but "
              + Processor.machine()
              + " cannot: "
              + missing
              + ". Keep such machines out of the run, or start a new one.");
    }
    if (!Processor.here().instructions().includes(instructions)) {
      throw new KernelException(
          "This run computes with oneDNN on "
              + instructions
              + ", recorded when it started, but "
              + Processor.machine()
              + " has "
              + Processor.here().instructions()
              + " only, and the same bits come from the same instructions only. Keep such machines"
              + " out of the run, or start a new one.");
    }
  }

  private static String missing(Precision precision, Processor processor) {
    if (!processor.hasOneDnn()) {
      return "oneDNN cannot be loaded (" + processor.problem() + ")";
    }
    if (precision == Precision.BFLOAT16 && !processor.hasBfloat16()) {
      return "bfloat16 needs a processor with AVX512_BF16 or AMX, and there is one with "
          + processor.instructions()
          + " only";
    }
    return "";
  }

  /** One of each a JVM, so that all threads share its memory; made when first opened. */
  private static final class Shared {
    static final RecurrentKernel RECURRENT = new JavaKernel();
    static final DenseKernel DENSE = new JavaDenseKernel();

    private static final class Float32 {
      static final RecurrentKernel RECURRENT = new OneDnnKernel(Precision.FLOAT32);
      static final DenseKernel DENSE = new OneDnnDenseKernel(Precision.FLOAT32);
    }

    private static final class Bfloat16 {
      static final RecurrentKernel RECURRENT = new OneDnnKernel(Precision.BFLOAT16);
      static final DenseKernel DENSE = new OneDnnDenseKernel(Precision.BFLOAT16);
    }
  }
}
