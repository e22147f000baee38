package org.sunhwan.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;

/**
 * NFC and lower case. ICU's data rather than the virtual machine's, so that another Java release
 * cannot change tokens.
 *
 * <p>Most text needs nothing, or only in-place lower-casing of single characters; a table over the
 * Basic Multilingual Plane finds that out at one look a character. The rest goes through ICU.
 */
final class Normalization {
  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

  /** The character may compose, reorder or decompose; or it is a surrogate. */
  private static final byte UNSAFE = 1;

  /** Lower-casing changes the character, whatever stands around it, into one other character. */
  private static final byte UPPER = 2;

  /** Lower-casing depends on the surroundings (Σ) or yields several characters (İ). */
  private static final byte UPPER_UNSAFE = 4;

  private static final byte[] FLAGS = new byte[1 << 16];
  private static final char[] LOWER = new char[1 << 16];

  static {
    for (int c = 0; c < FLAGS.length; c++) {
      LOWER[c] = (char) UCharacter.toLowerCase(c);
      FLAGS[c] = flags(c);
    }
  }

  private final boolean lowerCase;
  private char[] chars = new char[256];

  Normalization(boolean lowerCase) {
    this.lowerCase = lowerCase;
  }

  private static byte flags(int c) {
    boolean safe =
        NFC.isInert(c)
            || (UCharacter.getCombiningClass(c) == 0
                && UCharacter.getIntPropertyValue(c, UProperty.NFC_QUICK_CHECK) == 1);
    if (!safe || Character.isSurrogate((char) c)) {
      return UNSAFE;
    }
    String lower = UCharacter.toLowerCase(ULocale.ROOT, Character.toString(c));
    boolean single = lower.length() == 1 && lower.charAt(0) == LOWER[c] && c != 'Σ';
    return single ? (LOWER[c] == c ? 0 : UPPER) : UPPER_UNSAFE;
  }

  /** The normalised text: the same object where nothing changes. */
  String apply(String text) {
    int length = load(text);
    return text.length() == length && same(text, length) ? text : new String(chars, 0, length);
  }

  private boolean same(String text, int length) {
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[i]) {
        return false;
      }
    }
    return true;
  }

  /** Puts the normalised text into {@link #chars} and returns its length. */
  int load(String text) {
    copy(text);
    int length = text.length();
    int seen = 0;
    for (int i = 0; i < length; i++) {
      seen |= FLAGS[chars[i]];
    }
    if ((seen & UNSAFE) != 0 || (lowerCase && (seen & UPPER_UNSAFE) != 0)) {
      String normal = slowly(text);
      copy(normal);
      return normal.length();
    }
    if (lowerCase && (seen & UPPER) != 0) {
      for (int i = 0; i < length; i++) {
        chars[i] = LOWER[chars[i]];
      }
    }
    return length;
  }

  /** The buffer; longer than the text, and replaced by the next {@link #load}. */
  char[] chars() {
    return chars;
  }

  private void copy(String text) {
    if (chars.length < text.length()) {
      chars = new char[Math.max(text.length(), 2 * chars.length)];
    }
    text.getChars(0, text.length(), chars, 0);
  }

  private String slowly(String text) {
    String normal = NFC.normalize(withoutLoneSurrogates(text));
    // Lower-casing can leave NFC (it may put a mark where none was), hence the second time.
    return lowerCase ? NFC.normalize(UCharacter.toLowerCase(ULocale.ROOT, normal)) : normal;
  }

  private static String withoutLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return replaceLoneSurrogates(text);
        }
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return out.toString();
  }
}
