package org.sunhwan.evaluate;

/**
 * Lower case as Unicode defines it without a language, and as Python and so sacreBLEU follow it.
 * Java's own differs in one letter: it asks a word breaker whether Σ ends a word, Unicode asks for
 * the letters beside it (Unicode Standard 3.13, condition Final_Sigma).
 */
final class LowerCase {
  private static final int SIGMA = 'Σ';

  /** Punctuation that stands within words; belongs to Case_Ignorable with marks and modifiers. */
  private static final String WITHIN_WORDS =
      "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

  private LowerCase() {}

  static String of(String text) {
    var lower = new StringBuilder(text.length());
    int[] letters = text.codePoints().toArray();
    for (int i = 0; i < letters.length; i++) {
      if (letters[i] == SIGMA) {
        lower.append(hasCased(letters, i, -1) && !hasCased(letters, i, 1) ? 'ς' : 'σ');
      } else if (letters[i] == 'İ') {
        lower.append("i\u0307"); // the one letter that becomes two
      } else {
        lower.appendCodePoint(Character.toLowerCase(letters[i]));
      }
    }
    return lower.toString();
  }

  /** Whether the next letter in a direction, what is case-ignorable left out, has a case. */
  private static boolean hasCased(int[] letters, int from, int step) {
    for (int i = from + step; i >= 0 && i < letters.length; i += step) {
      if (!isIgnorable(letters[i])) {
        return Character.isLowerCase(letters[i])
            || Character.isUpperCase(letters[i])
            || Character.isTitleCase(letters[i]);
      }
    }
    return false;
  }

  private static boolean isIgnorable(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> WITHIN_WORDS.indexOf(letter) >= 0;
    };
  }
}
