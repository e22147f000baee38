package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Strict decoding. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The bytes' text, or null where they are not UTF-8. */
  static String decode(byte[] bytes, int length) {
    // The JDK's own decoder is by far the fastest, but replaces what it cannot read. Only a text
    // that holds the replacement sign, which may stand in the file too, needs the strict one.
    String text = new String(bytes, 0, length, UTF_8);
    boolean doubtful = text.indexOf(REPLACEMENT) >= 0;
    return doubtful && firstBadByte(bytes, length) >= 0 ? null : text;
  }

  /**
   * What is wrong with bytes that are not UTF-8.
   *
   * @param whole what the bytes are, such as "line"
   */
  static String problem(byte[] bytes, int length, String whole) {
    int at = firstBadByte(bytes, length);
    return String.format("byte 0x%02X at %d of the %s is not UTF-8", bytes[at], at, whole);
  }

  private static int firstBadByte(byte[] bytes, int length) {
    var input = ByteBuffer.wrap(bytes, 0, length);
    try {
      UTF_8.newDecoder().decode(input);
      return -1;
    } catch (CharacterCodingException e) {
      return input.position();
    }
  }
}
