package org.sunhwan.text;

/** Counts the tokens of a text on their way to somebody. */
final class TokenCounter implements Tokenizer.Sink {
  private static final Tokenizer.Sink NOBODY = (chars, start, end) -> {};

  private int count;
  private Tokenizer.Sink next;

  int count(Tokenizer tokenizer, String text) {
    return count(tokenizer, text, NOBODY);
  }

  int count(Tokenizer tokenizer, String text, Tokenizer.Sink tokens) {
    count = 0;
    next = tokens;
    tokenizer.slice(text, this);
    return count;
  }

  @Override
  public void token(char[] chars, int start, int end) {
    count++;
    next.token(chars, start, end);
  }
}
