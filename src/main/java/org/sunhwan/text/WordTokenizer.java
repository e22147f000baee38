package org.sunhwan.text;

import static org.sunhwan.text.WordBreaks.BETWEEN_DIGITS;
import static org.sunhwan.text.WordBreaks.BETWEEN_LETTERS;
import static org.sunhwan.text.WordBreaks.COMPLEX;
import static org.sunhwan.text.WordBreaks.DIGIT;
import static org.sunhwan.text.WordBreaks.HANGUL;
import static org.sunhwan.text.WordBreaks.JOINER;
import static org.sunhwan.text.WordBreaks.LETTER;
import static org.sunhwan.text.WordBreaks.SPACE;

import com.ibm.icu.text.BreakIterator;
import java.nio.CharBuffer;
import java.util.List;

/**
 * Words by UAX #29 as ICU's root rules cut them, dictionaries for Thai, Chinese and Japanese
 * included. White space and invisible characters between words are dropped; punctuation and symbols
 * (a whole emoji sequence is one) are tokens where set.
 *
 * <p>ICU takes a microsecond a word. So stretches between white space that hold only characters of
 * simple behaviour are cut here, with the same outcome, and only the others by ICU.
 */
final class WordTokenizer implements Tokenizer {
  private static final int IN_WORD = LETTER | DIGIT | JOINER;
  private static final byte[] KIND = WordBreaks.table();

  private final TokenizerSettings settings;
  private final Normalization normalization;
  private final boolean punctuation;
  private final BreakIterator complex = WordBreaks.iterator();

  WordTokenizer(TokenizerSettings settings) {
    this.settings = settings;
    this.normalization = new Normalization(settings.lowerCase());
    this.punctuation = settings.punctuation();
  }

  @Override
  public TokenizerSettings settings() {
    return settings;
  }

  @Override
  public String normalize(String text) {
    return normalization.apply(text);
  }

  @Override
  public void slice(String text, Sink tokens) {
    int length = normalization.load(text);
    char[] chars = normalization.chars();
    for (int i = 0; i < length; ) {
      int start = i;
      int seen = 0;
      while (i < length && KIND[chars[i]] != SPACE) {
        seen |= KIND[chars[i++]];
      }
      if ((seen & COMPLEX) != 0) {
        cutComplex(chars, start, i, tokens);
      } else if (seen == HANGUL || seen == LETTER) {
        tokens.token(chars, start, i);
      } else {
        cutSimple(chars, start, i, tokens);
      }
      i++;
    }
  }

  private void cutSimple(char[] chars, int from, int to, Sink tokens) {
    for (int i = from; i < to; ) {
      int kind = KIND[chars[i]];
      int end = i + 1;
      if (kind == HANGUL) {
        while (end < to && KIND[chars[end]] == HANGUL) {
          end++;
        }
        tokens.token(chars, i, end);
      } else if ((kind & IN_WORD) != 0) {
        end = cutWord(chars, i, to, tokens);
      } else if (punctuation) {
        tokens.token(chars, i, end);
      }
      i = end;
    }
  }

  /** Cuts the word that begins at a letter, digit or joiner, and returns its end. */
  private int cutWord(char[] chars, int start, int to, Sink tokens) {
    int last = KIND[chars[start]];
    int seen = last;
    int i = start + 1;
    for (; i < to; i++) {
      int kind = KIND[chars[i]];
      if ((kind & IN_WORD) == 0) {
        if (i + 1 == to || !joins(last, kind, KIND[chars[i + 1]])) {
          break;
        }
        kind = KIND[chars[++i]];
      }
      last = kind;
      seen |= kind;
    }
    if (punctuation || seen != JOINER) {
      tokens.token(chars, start, i);
    }
    return i;
  }

  /** Rules WB6, WB7, WB11 and WB12. */
  private static boolean joins(int before, int kind, int after) {
    return before == after
        && (((kind & BETWEEN_LETTERS) != 0 && before == LETTER)
            || ((kind & BETWEEN_DIGITS) != 0 && before == DIGIT));
  }

  private void cutComplex(char[] chars, int from, int to, Sink tokens) {
    complex.setText(CharBuffer.wrap(chars, from, to - from));
    int start = complex.first();
    for (int end = complex.next(); end != BreakIterator.DONE; end = complex.next()) {
      offer(chars, from + start, from + end, tokens);
      start = end;
    }
  }

  private void offer(char[] chars, int from, int to, Sink tokens) {
    int start = from;
    int end = to;
    // U+202F, the space before a French exclamation mark, belongs to the word before it by WB13a.
    while (start < end && WordBreaks.space(chars[start])) {
      start++;
    }
    while (start < end && WordBreaks.space(chars[end - 1])) {
      end--;
    }
    if (WordBreaks.token(chars, start, end, punctuation)) {
      tokens.token(chars, start, end);
    }
  }

  @Override
  public String text(List<String> tokens) {
    return Spacing.text(tokens);
  }

  @Override
  public String json() {
    return TokenizerFile.write(settings);
  }
}
