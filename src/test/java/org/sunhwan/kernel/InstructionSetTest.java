package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.kernel.InstructionSet.AVX10_1_512_AMX;
import static org.sunhwan.kernel.InstructionSet.AVX2;
import static org.sunhwan.kernel.InstructionSet.AVX2_VNNI_2;
import static org.sunhwan.kernel.InstructionSet.AVX512_CORE;
import static org.sunhwan.kernel.InstructionSet.AVX512_CORE_BF16;
import static org.sunhwan.kernel.InstructionSet.OTHER;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.junit.jupiter.api.Test;

class InstructionSetTest {

  @Test
  void whatTwoProcessorsCanBothDo() {
    assertEquals(AVX512_CORE, AVX512_CORE.common(AVX10_1_512_AMX));
    assertEquals(AVX2, AVX512_CORE.common(AVX2_VNNI_2)); // neither includes the other
    assertEquals(OTHER, OTHER.common(AVX2));
  }

  @Test
  void amxIncludesBfloat16AndAvx512AloneDoesNot() {
    assertTrue(AVX10_1_512_AMX.includes(AVX512_CORE_BF16));
    assertFalse(AVX512_CORE.includes(AVX512_CORE_BF16));
  }

  @Test
  void knowsEverySetThatOneDnnCanReport() {
    List<InstructionSet> reported =
        Arrays.stream(cpu_isa.values())
            .map(isa -> InstructionSet.within(isa.value))
            .distinct()
            .toList();
    assertEquals(List.of(InstructionSet.values()), reported);
  }
}
