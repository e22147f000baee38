package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sunhwan.kernel.KernelChoice.Wanted;

/** The kernels as a weaker processor computes them, each in a JVM of its own. */
class CappedProcessorTest {

  @ParameterizedTest
  @EnumSource(names = {"AVX2", "AVX512_CORE"})
  void agreesWithPlainJava(InstructionSet cap) throws Exception {
    assumeTrue(
        Processor.here().instructions().includes(cap), "skipped: this processor has no " + cap);
    assertEquals("agrees with " + cap, run(cap));
  }

  /** What the other JVM does. */
  public static void main(String[] arguments) {
    Processor processor = Processor.here();
    assertEquals(arguments[0], processor.instructions().name());
    try (var kernel = new OneDnnKernel(Precision.FLOAT32)) {
      KernelCases.layers(33, 33)
          .flatMap(layer -> KernelCases.batches().map(batch -> KernelCase.of(layer, batch)))
          .forEach(which -> Agreement.checkWithPlainJava(which, kernel));
    }
    DenseKernelTest.checkAll(Precision.FLOAT32);
    assertFalse(processor.hasBfloat16());
    var elsewhere =
        new KernelChoice(
            KernelChoice.Kernel.ONEDNN, Precision.BFLOAT16, InstructionSet.AVX512_CORE_BF16, "");
    assertEquals(
        "This run computes with oneDNN in bfloat16, chosen when it started, but "
            + Processor.machine()
            + " cannot: bfloat16 needs a processor with AVX512_BF16 or AMX, and there is one with "
            + processor.instructions()
            + " only. Keep such machines out of the run, or start a new one.",
        assertThrows(KernelException.class, elsewhere::recurrent).getMessage());
    checkRecordedInstructions(processor);
    var here = KernelChoice.choose(Wanted.AUTO, Precision.BFLOAT16, List.of(processor));
    assertEquals(Precision.FLOAT32, here.precision());
    System.out.println("agrees with " + processor.instructions());
  }

  /** A run goes on only where there is what it was recorded with. */
  private static void checkRecordedInstructions(Processor processor) {
    var stronger =
        new KernelChoice(
            KernelChoice.Kernel.ONEDNN, Precision.FLOAT32, InstructionSet.AVX512_CORE_BF16, "");
    String message =
        "This run computes with oneDNN on avx512_core_bf16, recorded when it started, but "
            + Processor.machine()
            + " has "
            + processor.instructions()
            + " only, and the same bits come from the same instructions only. Keep such machines"
            + " out of the run, or start a new one.";
    assertEquals(message, assertThrows(KernelException.class, stronger::recurrent).getMessage());
    assertEquals(message, assertThrows(KernelException.class, stronger::dense).getMessage());
    new KernelChoice(
            KernelChoice.Kernel.JAVA, Precision.FLOAT32, InstructionSet.AVX512_CORE_BF16, "")
        .recurrent(); // Java's bits are the same everywhere
    var strong = new Processor(InstructionSet.AVX10_1_512_AMX, "3.8.1", "");
    KernelChoice.choose(Wanted.ONEDNN, Precision.FLOAT32, List.of(strong, processor)).recurrent();
  }

  private static String run(InstructionSet cap) throws IOException {
    ProcessBuilder builder = OtherJvm.of(List.of(), CappedProcessorTest.class, cap.name());
    builder.environment().put("ONEDNN_MAX_CPU_ISA", cap.name());
    builder.redirectErrorStream(true);
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
