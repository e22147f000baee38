package org.sunhwan.text;

/** What a text is counted in whatever its tokens are, so that language models can be compared. */
public final class ReferenceText {
  private ReferenceText() {}

  /** What stands between white space. */
  public static long words(String text) {
    long words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = WordBreaks.space(text.charAt(i));
      words += !space && !inWord ? 1 : 0;
      inWord = !space;
    }
    return words;
  }

  /** Unicode code points. */
  public static long characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
