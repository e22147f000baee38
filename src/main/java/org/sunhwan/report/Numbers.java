package org.sunhwan.report;

import java.util.Locale;

/** Numbers as people read them; a dash stands for what is not known. */
final class Numbers {
  static final String UNKNOWN = "–";
  private static final String MINUS = "−";

  private Numbers() {}

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** At most four digits: 999, 1.2k, 35k, 4.1M. */
  static String compact(double value) {
    String[] units = {"", "k", "M", "G", "T"};
    int unit = 0;
    double rest = value;
    while (Math.abs(rest) >= 999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    if (Math.abs(rest) >= 999.5) {
      return signed(String.format(Locale.ROOT, "%.0e", value));
    }
    boolean whole = unit == 0 || Math.abs(rest) >= 9.95 || rest == Math.rint(rest);
    return signed(String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", rest)) + units[unit];
  }

  static String percent(double share) {
    return percent(share, 2);
  }

  static String percent(double share, int decimals) {
    return finite(share) ? decimal(100 * share, decimals) + "%" : UNKNOWN;
  }

  static String decimal(double value, int decimals) {
    return finite(value)
        ? signed(String.format(Locale.ROOT, "%,." + decimals + "f", value))
        : UNKNOWN;
  }

  /** A difference, always with its sign. */
  static String change(double value, int decimals) {
    String shown = decimal(value, decimals);
    boolean zero = shown.chars().noneMatch(c -> c >= '1' && c <= '9');
    if (!finite(value)) {
      return UNKNOWN;
    }
    return zero ? "±" + shown.replace(MINUS, "") : value > 0 ? "+" + shown : shown;
  }

  /** Decimal units, as disks and file listings count. */
  static String bytes(long bytes) {
    return bytes < 1000 ? bytes + " B" : scaledBytes((double) bytes);
  }

  static boolean finite(double value) {
    return !Double.isNaN(value) && !Double.isInfinite(value);
  }

  private static String scaledBytes(double bytes) {
    String[] units = {"kB", "MB", "GB", "TB", "PB"};
    int unit = 0;
    double rest = bytes / 1000;
    while (rest >= 999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, rest < 9.95 ? "%.1f %s" : "%.0f %s", rest, units[unit]);
  }

  private static String signed(String shown) {
    return shown.replaceFirst("^-", MINUS);
  }
}
