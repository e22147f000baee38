package org.sunhwan.storage;

import java.io.Closeable;

/**
 * A cursor over raw lines. The byte array is reused: read it before the next call of {@link #next}.
 *
 * <p>A line ends with {@code \n} or {@code \r\n}, the last one also with the file; a lone {@code
 * \r} belongs to its line. A UTF-8 byte order mark at the beginning of the file is left out.
 */
public interface Lines extends Closeable {
  /** Moves to the next line; false at the end. */
  boolean next();

  /** Byte offset of the line in the (uncompressed) file. */
  long offset();

  /** The line's number among those of the range, from 1; before the first one 0. */
  long number();

  /** The line's bytes, without line end, in [0, length). */
  byte[] bytes();

  int length();

  /** How the line ends: with \n or \r\n, or with nothing where the file ends. */
  String ending();

  /** Whether the line was longer than allowed; then the bytes are its beginning. */
  boolean overlong();

  @Override
  void close();
}
