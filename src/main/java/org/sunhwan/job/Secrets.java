package org.sunhwan.job;

import java.util.regex.Pattern;

/** Tells what must never be logged or stored. */
final class Secrets {
  /** Rather one harmless key hidden than one password shown. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "password|passphrase|secret|credential|token(?!iz)|key", Pattern.CASE_INSENSITIVE);

  /** The user:password@ part of a URI. */
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*:[^/@\\s]*@");

  private Secrets() {}

  /** Whether the value of this configuration key stays out of logs, reports and files. */
  static boolean hides(String key) {
    return SECRET_KEY.matcher(key).find();
  }

  /** The text without passwords in URIs. */
  static String redact(String text) {
    return USER_INFO.matcher(text).replaceAll("://...@");
  }
}
