package org.sunhwan.text;

import java.util.Arrays;

/** Counts tokens as a {@link Tokenizer} hands them over. */
final class TokenCounts implements Tokenizer.Sink {
  private final TokenTable tokens = new TokenTable();
  private long[] counts = new long[1 << 11];

  /** Receives distinct tokens and their counts. */
  @FunctionalInterface
  interface Reader {
    void count(String token, long count);
  }

  @Override
  public void token(char[] chars, int start, int end) {
    int number = tokens.add(chars, start, end);
    if (number == counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    counts[number]++;
  }

  /** Distinct tokens so far. */
  int size() {
    return tokens.size();
  }

  /** In the order of first occurrence. */
  void forEach(Reader reader) {
    for (int i = 0; i < tokens.size(); i++) {
      reader.count(tokens.token(i), counts[i]);
    }
  }

  /** Forgets everything but its memory; for callers that hand on partial counts to stay small. */
  void clear() {
    Arrays.fill(counts, 0, tokens.size(), 0);
    tokens.clear();
  }
}
