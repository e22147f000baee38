package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.kernel.KernelChoice.Kernel;
import org.sunhwan.kernel.KernelChoice.Wanted;

class KernelChoiceTest {
  private static final Processor NEW = new Processor(InstructionSet.AVX10_1_512_AMX, "3.8.1", "");
  private static final Processor OLD = new Processor(InstructionSet.AVX2, "3.8.1", "");
  private static final Processor NONE =
      new Processor(InstructionSet.OTHER, "", "UnsatisfiedLinkError: no jnidnnl");

  @Test
  void takesWhatIsAskedForWhereAllHaveIt() {
    assertEquals(
        new KernelChoice(Kernel.ONEDNN, Precision.BFLOAT16, InstructionSet.AVX10_1_512_AMX, ""),
        KernelChoice.choose(Wanted.AUTO, Precision.BFLOAT16, List.of(NEW, NEW)));
    assertEquals(
        new KernelChoice(Kernel.ONEDNN, Precision.FLOAT32, InstructionSet.AVX2, ""),
        KernelChoice.choose(Wanted.ONEDNN, Precision.FLOAT32, List.of(NEW, OLD)));
    assertEquals(
        new KernelChoice(Kernel.JAVA, Precision.FLOAT32, InstructionSet.OTHER, ""),
        KernelChoice.choose(Wanted.JAVA, Precision.FLOAT32, List.of(NEW, NONE)));
  }

  @Test
  void theWeakestProcessorDecidesAndAutoSaysWhy() {
    assertEquals(
        new KernelChoice(
            Kernel.ONEDNN,
            Precision.FLOAT32,
            InstructionSet.AVX2,
            "bfloat16 needs a processor with AVX512_BF16 or AMX, and there is one with avx2 only;"
                + " float32 is used instead"),
        KernelChoice.choose(Wanted.AUTO, Precision.BFLOAT16, List.of(NEW, OLD, NEW)));
    assertEquals(
        new KernelChoice(
            Kernel.JAVA,
            Precision.FLOAT32,
            InstructionSet.OTHER,
            "oneDNN cannot be loaded (UnsatisfiedLinkError: no jnidnnl); plain Java is used"
                + " instead, which is slow"),
        KernelChoice.choose(Wanted.AUTO, Precision.BFLOAT16, List.of(NEW, NONE)));
  }

  @Test
  void aKernelAskedForByNameThatIsNotToBeHadFails() {
    assertMessage(
        "kernel = onednn in bfloat16 is not to be had: bfloat16 needs a processor with AVX512_BF16"
            + " or AMX, and there is one with avx2 only. With kernel = auto the run takes what"
            + " there is.",
        () -> KernelChoice.choose(Wanted.ONEDNN, Precision.BFLOAT16, List.of(OLD)));
    assertMessage(
        "kernel = onednn in float32 is not to be had: oneDNN cannot be loaded"
            + " (UnsatisfiedLinkError: no jnidnnl). With kernel = auto the run takes what there"
            + " is.",
        () -> KernelChoice.choose(Wanted.ONEDNN, Precision.FLOAT32, List.of(NONE)));
    assertMessage(
        "kernel = java computes in float32 only, not in bfloat16. Ask for precision = float32, or"
            + " kernel = auto.",
        () -> KernelChoice.choose(Wanted.JAVA, Precision.BFLOAT16, List.of(NEW)));
  }

  @Test
  void aJvmHasOneOfEach() {
    KernelChoice choice =
        KernelChoice.choose(Wanted.ONEDNN, Precision.FLOAT32, List.of(Processor.here()));
    assertSame(choice.recurrent(), choice.recurrent());
  }

  private static void assertMessage(String message, Runnable choosing) {
    assertEquals(message, assertThrows(KernelException.class, choosing::run).getMessage());
  }
}
