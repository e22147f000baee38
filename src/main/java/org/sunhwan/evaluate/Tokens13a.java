package org.sunhwan.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tokenizer "13a" by which BLEU is compared: that of NIST's mteval-v13a, as sacreBLEU defines
 * it (Post 2018, "A Call for Clarity in Reporting BLEU Scores").
 *
 * <p>Texts are to be plain, not tokenized before. ASCII symbols stand alone, full stops and commas
 * stand alone except between digits, and a dash after a digit is cut off. Everything beyond ASCII
 * stays within its word: "서울。" is one word, "서울." is two.
 */
final class Tokens13a {
  /** ASCII symbols except the apostrophe and , - . which have rules of their own, or none. */
  private static final Pattern SYMBOL = Pattern.compile("[!-&(-+/:-@\\[-`{-~]");

  private static final Pattern STOP_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  private Tokens13a() {}

  /** The words of a line; none of a blank one. The order of the rules matters. */
  static List<String> of(String text) {
    String line =
        stripped(text)
            .replace("<skipped>", "")
            .replace("-\n", "")
            .replace("\n", " ")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    line = SYMBOL.matcher(" " + line + " ").replaceAll(" $0 ");
    line = STOP_AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
    line = STOP_BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
    line = DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
    return words(line);
  }

  /** What stands between white space. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || isSpace(line.charAt(i))) {
        if (i > start) {
          words.add(line.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /** White space as Python's str.split sees it, which sacreBLEU is written in. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** Without white space at the end, so that no dash at a line's end meets its line break. */
  private static String stripped(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
