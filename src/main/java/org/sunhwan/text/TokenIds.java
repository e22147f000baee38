package org.sunhwan.text;

import java.util.Arrays;

/** Turns a text's tokens into ids. An empty token, which ends a word of characters, becomes 0. */
final class TokenIds implements Tokenizer.Sink {
  private final Vocabulary vocabulary;
  private final int most;
  private int[] ids = new int[64];
  private int length;
  private int unknown;

  /**
   * @param most ids to keep
   */
  TokenIds(Vocabulary vocabulary, int most) {
    this.vocabulary = vocabulary;
    this.most = most;
  }

  void clear() {
    length = 0;
    unknown = 0;
  }

  @Override
  public void token(char[] chars, int start, int end) {
    if (length < most) {
      int id = end == start ? Vocabulary.PADDING : vocabulary.id(chars, start, end);
      unknown += id == Vocabulary.UNKNOWN ? 1 : 0;
      keep(id);
    }
    length++;
  }

  /** Appends a special token. */
  void add(int id) {
    keep(id);
    length++;
  }

  private void keep(int id) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length] = id;
  }

  /** Tokens kept. */
  int kept() {
    return Math.min(length, most);
  }

  boolean truncated() {
    return length > most;
  }

  /** Kept tokens that the vocabulary does not have. */
  int unknown() {
    return unknown;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, kept());
  }
}
