package org.sunhwan.report;

/**
 * Makes visible what a text could hide: control characters, bidirectional overrides, zero-width
 * characters and broken surrogates become ⟨U+202E⟩ and the like; lines and tabs become signs.
 *
 * <p>What remains is valid in XML and shows in the order in which it is stored. Joiners and
 * variation selectors stay, since emoji and many scripts are written with them.
 */
final class Visible {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Visible() {}

  static String text(String raw) {
    StringBuilder visible = new StringBuilder(raw.length() + 16);
    raw.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  /** The first {@code limit} characters, and how many more there are when there are. */
  static String shortened(String raw, int limit) {
    if (raw.codePointCount(0, raw.length()) <= limit) {
      return raw;
    }
    int end = raw.offsetByCodePoints(0, limit);
    return raw.substring(0, end).stripTrailing()
        + " … (+"
        + Numbers.count(raw.codePointCount(end, raw.length()))
        + ")";
  }

  /** The first {@code limit} characters, for places too small to say how many more there are. */
  static String clipped(String raw, int limit) {
    return raw.codePointCount(0, raw.length()) <= limit
        ? raw
        : raw.substring(0, raw.offsetByCodePoints(0, limit - 1)).stripTrailing() + "…";
  }

  private static void append(StringBuilder visible, int c) {
    switch (c) {
      case '\n' -> visible.append('⏎');
      case '\t' -> visible.append('⇥');
      default -> {
        if (hides(c)) {
          visible.append(String.format("⟨U+%04X⟩", c));
        } else {
          visible.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean hides(int c) {
    if ((c & 0xFFFE) == 0xFFFE) { // not characters at all, two in each plane
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
