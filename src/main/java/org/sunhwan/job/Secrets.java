package org.sunhwan.job;

import java.util.regex.Pattern;

/** Tells what must never be logged or stored. */
final class Secrets {
  /** Rather one harmless key hidden than one password shown. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "password|passphrase|secret|credential|token(?!iz)|key", Pattern.CASE_INSENSITIVE);

  /**
   * What stands before the @ of a URI. After a first colon that no port follows comes a password,
   * and passwords may hold whatever they should not: all up to the last @ of the word is hidden.
   * Without one, what stands before the first of / ? # is, unless it names a container of Azure's.
   */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "://[^\\s\"/?#:\\[]*:(?!\\d{0,5}[/?#])(?:(?!://)[^\\s\"])*@"
              + "|(?<!\\babfss?|\\bwasbs?)://[^\\s\"/?#]*@");

  private Secrets() {}

  /** Whether the value of this configuration key stays out of logs, reports and files. */
  static boolean hides(String key) {
    return SECRET_KEY.matcher(key).find();
  }

  /** The text without passwords and tokens in URIs. */
  static String redact(String text) {
    return USER_INFO.matcher(text).replaceAll("://...@");
  }
}
