package org.sunhwan.text;

/** Makes tokenizers from settings and files. STUB: owner tokens. */
public final class Tokenizers {
  private Tokenizers() {}

  /** A tokenizer that needs no training: every kind but subwords. */
  public static Tokenizer of(TokenizerSettings settings) {
    throw new UnsupportedOperationException();
  }

  public static Tokenizer read(String json) {
    throw new UnsupportedOperationException();
  }
}
