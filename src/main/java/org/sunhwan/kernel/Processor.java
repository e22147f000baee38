package org.sunhwan.kernel;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What a JVM has to compute with. Executors send theirs to the driver, which chooses a kernel that
 * all of them have.
 *
 * @param instructions what oneDNN may use, after ONEDNN_MAX_CPU_ISA
 * @param oneDnn the version of oneDNN, empty if it cannot be loaded
 * @param problem why it cannot, else empty
 */
public record Processor(InstructionSet instructions, String oneDnn, String problem)
    implements Serializable {

  /** This JVM's; loads oneDNN. */
  public static Processor here() {
    OneDnn.Library library = OneDnn.library();
    return new Processor(library.instructions(), library.version(), library.problem());
  }

  /** This machine's name, for messages. */
  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine"; // one without a name
    }
  }

  public boolean hasOneDnn() {
    return problem.isEmpty();
  }

  /**
   * Whether bfloat16 is computed by the processor itself; where oneDNN has to imitate it, it is
   * slower than float32.
   */
  public boolean hasBfloat16() {
    return hasOneDnn() && instructions.includes(InstructionSet.AVX512_CORE_BF16);
  }

  /** What this and another can both do. */
  public Processor common(Processor other) {
    return new Processor(
        instructions.common(other.instructions),
        hasOneDnn() ? other.oneDnn : oneDnn,
        hasOneDnn() ? other.problem : problem);
  }
}
