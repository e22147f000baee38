package org.sunhwan.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;

/** How wide text stands in a terminal: 한 takes two columns, e takes one, a mark on it none. */
public final class TerminalWidth {
  private TerminalWidth() {}

  /** Columns that the text takes. */
  public static int of(String text) {
    return text.codePoints().map(TerminalWidth::of).sum();
  }

  /** The text, cut with … or filled with spaces to that many columns, at least one. */
  public static String fitted(String text, int columns) {
    var fitted = new StringBuilder();
    int width = 0;
    boolean fits = of(text) <= columns;
    int room = fits ? columns : columns - 1;
    for (int letter : text.codePoints().toArray()) {
      if (width + of(letter) > room) {
        break;
      }
      fitted.appendCodePoint(letter);
      width += of(letter);
    }
    fitted.append(fits ? "" : "…");
    return fitted.append(" ".repeat(columns - width - (fits ? 0 : 1))).toString();
  }

  private static int of(int letter) {
    int type = UCharacter.getType(letter);
    boolean within = // vowels and final consonants that join the syllable before them
        UCharacter.getIntPropertyValue(letter, UProperty.HANGUL_SYLLABLE_TYPE)
                == UCharacter.HangulSyllableType.VOWEL_JAMO
            || UCharacter.getIntPropertyValue(letter, UProperty.HANGUL_SYLLABLE_TYPE)
                == UCharacter.HangulSyllableType.TRAILING_JAMO;
    if (within
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT
        || type == Character.CONTROL) {
      return 0;
    }
    return switch (UCharacter.getIntPropertyValue(letter, UProperty.EAST_ASIAN_WIDTH)) {
      case UCharacter.EastAsianWidth.FULLWIDTH, UCharacter.EastAsianWidth.WIDE -> 2;
      default -> 1;
    };
  }
}
