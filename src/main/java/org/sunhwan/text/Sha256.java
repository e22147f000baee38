package org.sunhwan.text;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
  }

  static String of(byte[] content) {
    return hex(digest().digest(content));
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
