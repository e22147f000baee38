package org.sunhwan.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * What each character of the Basic Multilingual Plane does to word boundaries (UAX #29), as one bit
 * each. Text without {@link #COMPLEX} characters can be cut by these bits alone.
 */
final class WordBreaks {
  /** Sticks to letters, digits and joiners on both sides. */
  static final byte LETTER = 1;

  /** The same, for decimal digits. */
  static final byte DIGIT = 2;

  /** The same, for the underscore and its kind, which alone are no word. */
  static final byte JOINER = 4;

  /** Stays inside a word when it stands between two letters: the apostrophe of "don't". */
  static final byte BETWEEN_LETTERS = 8;

  /** Stays inside a number when it stands between two digits: the point of "3.14". */
  static final byte BETWEEN_DIGITS = 16;

  /** Punctuation or a symbol: a token of its own. */
  static final byte ALONE = 32;

  /** A Hangul syllable: ICU keeps these together, and apart from letters and digits. */
  static final byte HANGUL = 64;

  /** White space: a boundary before and behind, whatever follows. */
  static final byte SPACE = 0;

  /** Marks, scripts that need a dictionary, surrogates, controls: ask ICU. */
  static final byte COMPLEX = -128;

  private static final byte[] OF = new byte[1 << 16];

  static {
    BreakIterator words = iterator();
    for (int c = 0; c < OF.length; c++) {
      OF[c] = classify(c, words);
    }
  }

  private WordBreaks() {}

  /** The table; index it with a char. */
  static byte[] table() {
    return OF;
  }

  static BreakIterator iterator() {
    return BreakIterator.getWordInstance(ULocale.ROOT);
  }

  private static byte classify(int c, BreakIterator words) {
    int rule = UCharacter.getIntPropertyValue(c, UProperty.WORD_BREAK);
    if (UCharacter.isUWhiteSpace(c)) {
      // U+202F joins like an underscore.
      return rule == UCharacter.WordBreak.EXTENDNUMLET ? COMPLEX : SPACE;
    }
    if (Character.isSurrogate((char) c) || !visible(c) || needsDictionary(c)) {
      return COMPLEX;
    }
    if (c >= 0xAC00 && c <= 0xD7A3) {
      return HANGUL;
    }
    switch (rule) {
      case UCharacter.WordBreak.ALETTER:
        return letterOrNumber(c) ? LETTER : COMPLEX;
      case UCharacter.WordBreak.NUMERIC:
        return letterOrNumber(c) ? DIGIT : COMPLEX;
      case UCharacter.WordBreak.EXTENDNUMLET:
        return JOINER;
      case UCharacter.WordBreak.MIDLETTER:
      case UCharacter.WordBreak.MIDNUM:
      case UCharacter.WordBreak.MIDNUMLET:
      case UCharacter.WordBreak.SINGLE_QUOTE:
        return between(c, words);
      case UCharacter.WordBreak.OTHER:
      case UCharacter.WordBreak.DOUBLE_QUOTE: // matters between Hebrew letters, which are complex
        return symbol(c) ? ALONE : COMPLEX;
      default:
        return COMPLEX;
    }
  }

  /** ICU's root rules leave UAX #29 on some of these (the colon), so ICU itself is asked. */
  private static byte between(int c, BreakIterator words) {
    int letters = stays("a", c, words) ? BETWEEN_LETTERS : 0;
    int digits = stays("1", c, words) ? BETWEEN_DIGITS : 0;
    return (byte) (letters + digits == 0 ? ALONE : letters + digits);
  }

  private static boolean stays(String around, int c, BreakIterator words) {
    words.setText(around + Character.toString(c) + around);
    words.first();
    return words.next() == 3;
  }

  private static boolean needsDictionary(int c) {
    int script = UScript.getScript(c);
    return script == UScript.HAN
        || script == UScript.HIRAGANA
        || script == UScript.KATAKANA
        || UCharacter.getIntPropertyValue(c, UProperty.LINE_BREAK)
            == UCharacter.LineBreak.COMPLEX_CONTEXT;
  }

  /** Whether a reader sees the character: no white space, control or invisible format sign. */
  static boolean visible(int c) {
    int category = UCharacter.getType(c);
    return category != UCharacterCategory.CONTROL
        && category != UCharacterCategory.FORMAT
        && !UCharacter.isUWhiteSpace(c)
        && !UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
  }

  /** Whether the character is white space; it always is in the Basic Multilingual Plane. */
  static boolean space(char c) {
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : UCharacter.isUWhiteSpace(c);
  }

  /** Whether a reader sees anything, and a letter or number where punctuation is not wanted. */
  static boolean token(char[] chars, int start, int end, boolean punctuation) {
    boolean visible = false;
    boolean word = false;
    for (int i = start; i < end; ) {
      int c = Character.codePointAt(chars, i, end);
      visible |= visible(c);
      word |= letterOrNumber(c);
      i += Character.charCount(c);
    }
    return visible && (word || punctuation);
  }

  /** Makes a token a word; without one it is punctuation or a symbol. */
  static boolean letterOrNumber(int c) {
    int category = UCharacter.getType(c);
    return (category >= UCharacterCategory.UPPERCASE_LETTER
            && category <= UCharacterCategory.OTHER_LETTER)
        || (category >= UCharacterCategory.DECIMAL_DIGIT_NUMBER
            && category <= UCharacterCategory.OTHER_NUMBER);
  }

  private static boolean symbol(int c) {
    int category = UCharacter.getType(c);
    return category >= UCharacterCategory.DASH_PUNCTUATION
        && category <= UCharacterCategory.FINAL_PUNCTUATION;
  }
}
