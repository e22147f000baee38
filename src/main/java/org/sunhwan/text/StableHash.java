package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/** xxHash64: the same everywhere and for good, so what is decided by it never moves. */
final class StableHash {
  private StableHash() {}

  /** Of a normalised text's UTF-8 bytes. */
  static long text(String normalized, long salt) {
    byte[] bytes = normalized.getBytes(UTF_8);
    return bytes(bytes, bytes.length, salt);
  }

  /**
   * Of a row's bytes and its place. Sums of these do not depend on how the corpus was cut, and
   * change when a row changes, moves, comes or goes.
   */
  static long row(byte[] bytes, int length, int file, long position) {
    return bytes(bytes, length, position + 0x9E3779B97F4A7C15L * (file + 1));
  }

  /** A hash as a number in [0, 1). */
  static double share(long hash) {
    return (hash >>> 11) * 0x1.0p-53;
  }

  static long bytes(byte[] bytes, int length, long seed) {
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, length, seed);
  }
}
