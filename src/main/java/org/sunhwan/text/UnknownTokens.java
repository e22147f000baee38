package org.sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/** What a vocabulary does not know of a text. */
public final class UnknownTokens {
  private UnknownTokens() {}

  /**
   * The tokens of the text that the vocabulary does not have, as they are spelled, in their order;
   * of subwords, the characters outside their alphabet stand for themselves.
   */
  public static List<String> of(Tokenizer tokenizer, Vocabulary vocabulary, String text) {
    List<String> unknown = new ArrayList<>();
    SubwordTokenizer subwords = tokenizer instanceof SubwordTokenizer s ? s : null;
    tokenizer.slice(
        text,
        (chars, start, end) -> {
          if (vocabulary.id(chars, start, end) == Vocabulary.UNKNOWN) {
            String token = new String(chars, start, end - start);
            if (subwords == null || !isSign(token)) {
              unknown.add(token);
            }
          }
        });
    if (subwords != null) {
      subwords.foreign(
          text, (chars, start, end) -> unknown.add(new String(chars, start, end - start)));
    }
    return unknown;
  }

  /** Whether the token is spelled as the sign for unknown ones, and so is said in full by it. */
  public static boolean isSign(String token) {
    return token.equals(Vocabulary.SPECIAL.get(Vocabulary.UNKNOWN));
  }
}
