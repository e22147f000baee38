package org.sunhwan.kernel;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A run of 32-bit floats in native memory that belongs to someone else. It must stay alive for as
 * long as a kernel, or a {@link Tape}, uses it.
 */
public final class Floats {
  private static final Floats NONE = new Floats(0, 0, null);

  private final long address;
  private final long length;
  private final Object owner;

  private Floats(long address, long length, Object owner) {
    this.address = address;
    this.length = length;
    this.owner = owner;
  }

  /** An array left out: zero where it would be read, not wanted where it would be written. */
  public static Floats none() {
    return NONE;
  }

  /** The memory at an address; the caller vouches for the length and keeps the memory alive. */
  public static Floats at(long address, long length) {
    return at(address, length, null);
  }

  /**
   * The memory at an address.
   *
   * @param owner what frees the memory when it is collected, which it is not while these floats are
   *     in use
   */
  public static Floats at(long address, long length, Object owner) {
    if (address == 0 || length < 1) {
      throw new IllegalArgumentException(
          "no memory: address " + address + ", length " + length + " floats");
    }
    return new Floats(address, length, owner);
  }

  /** The rest of a direct buffer in native byte order, from its position to its limit. */
  public static Floats of(FloatBuffer buffer) {
    if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "kernels read native memory: allocate the buffer directly, in native byte order");
    }
    if (!buffer.hasRemaining()) {
      throw new IllegalArgumentException("the buffer has no floats left after its position");
    }
    try (var pointer = new FloatPointer(buffer)) {
      long start = pointer.address() + pointer.position() * Float.BYTES;
      return new Floats(start, buffer.remaining(), buffer);
    }
  }

  /** Part of this memory. */
  public Floats slice(long offset, long count) {
    if (offset < 0 || count < 1 || offset + count > length) {
      throw new IllegalArgumentException(
          "floats " + offset + " to " + (offset + count) + " lie outside of the " + length);
    }
    return new Floats(address + offset * Float.BYTES, count, owner);
  }

  public boolean isNone() {
    return length == 0;
  }

  public long address() {
    return address;
  }

  public long length() {
    return length;
  }

  /** A view for Java code, which sees 2 GiB at most. */
  public FloatBuffer buffer() {
    if (length > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(
          "Java cannot look at " + length + " floats at once; take a slice of them");
    }
    return new Address(address, length).asBuffer();
  }

  /** A view for native code. */
  Pointer pointer() {
    return new Address(address, length);
  }

  /** An address that nobody frees. */
  private static final class Address extends FloatPointer {
    Address(long address, long length) {
      this.address = address;
      this.limit = length;
      this.capacity = length;
    }
  }
}
