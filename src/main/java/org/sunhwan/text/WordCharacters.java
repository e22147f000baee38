package org.sunhwan.text;

/**
 * The characters of words that stand between white space, as datasets of tagged words hold them:
 * each word's, and a 0 after every word. They tell upper from lower case even where words do not.
 */
public final class WordCharacters {
  private WordCharacters() {}

  /** Ids of the text's characters. */
  public static int[] ids(String text, Vocabulary characters) {
    var ids = new TokenIds(characters, Integer.MAX_VALUE);
    slice(text, ids);
    return ids.toArray();
  }

  /** Hands over each character, and an empty token after each word. */
  static void slice(String text, Tokenizer.Sink characters) {
    SpaceTokenizer.words(
        text,
        (chars, start, end) -> {
          for (int i = start; i < end; ) {
            int next = i + (Character.isHighSurrogate(chars[i]) ? 2 : 1);
            characters.token(chars, i, next);
            i = next;
          }
          characters.token(chars, end, end);
        });
  }
}
