package org.sunhwan.kernel;

import java.util.Locale;

/**
 * What a processor can do, by the names that oneDNN's environment variable ONEDNN_MAX_CPU_ISA
 * knows. Each is the set of bits that oneDNN reports; a later one need not include an earlier one.
 */
public enum InstructionSet {
  /** Not an x86 processor, or one without SSE 4.1. */
  OTHER(0),
  SSE41(0x1),
  AVX(0x3),
  AVX2(0x7),
  AVX2_VNNI(0xf),
  AVX2_VNNI_2(0x1f),
  AVX512_CORE(0x27),
  AVX512_CORE_VNNI(0x67),
  /** Multiplies bfloat16. */
  AVX512_CORE_BF16(0xe7),
  AVX10_1_512(0x1ef),
  /** Multiplies tiles of bfloat16 matrices. */
  AVX10_1_512_AMX(0xfef),
  AVX10_1_512_AMX_FP16(0x1fef);

  private final int bits;

  InstructionSet(int bits) {
    this.bits = bits;
  }

  /** The strongest set here that lies within the bits. */
  static InstructionSet within(int bits) {
    InstructionSet strongest = OTHER;
    for (InstructionSet set : values()) {
      if ((bits & set.bits) == set.bits) {
        strongest = set;
      }
    }
    return strongest;
  }

  /** What both can do. */
  public InstructionSet common(InstructionSet other) {
    return within(bits & other.bits);
  }

  public boolean includes(InstructionSet other) {
    return (bits & other.bits) == other.bits;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
