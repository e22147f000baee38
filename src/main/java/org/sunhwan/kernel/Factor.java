package org.sunhwan.kernel;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** A float32 matrix on its way into a product: as it lies there, or as a copy in bfloat16. */
final class Factor implements IdlePool.Native {
  private final Call rounding; // null where there is no copy

  private Factor(Call rounding) {
    this.rounding = rounding;
  }

  static Factor asItIs() {
    return new Factor(null);
  }

  static Factor rounded(memory.desc from, memory.desc to) {
    return new Factor(Call.reorder(from, to));
  }

  /** Where the product finds the matrix that lies at an address; a copy lasts as long as memory. */
  long place(long address, Blocks.Arena memory) {
    if (rounding == null) {
      return address;
    }
    long copy = memory.take(rounding.bytes(dnnl.DNNL_ARG_TO));
    rounding.reorder(address, copy, memory);
    return copy;
  }

  @Override
  public void close() {
    if (rounding != null) {
      rounding.close();
    }
  }
}
