package org.sunhwan.kernel;

import org.bytedeco.javacpp.Pointer;

/** Raw memory by address. */
final class NativeMemory {
  private NativeMemory() {}

  /** An address that nobody frees. */
  static Pointer at(long address) {
    return new Address(address);
  }

  /**
   * Outlives any {@link org.bytedeco.javacpp.PointerScope} it was made in, of ours or a caller's.
   */
  static <P extends Pointer> P kept(P pointer) {
    pointer.retainReference();
    return pointer;
  }

  static void zero(long address, long bytes) {
    Pointer.memset(at(address), 0, bytes);
  }

  static void copy(long from, long to, long bytes) {
    Pointer.memcpy(at(to), at(from), bytes);
  }

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
