package org.sunhwan.text;

import java.util.function.Consumer;

/**
 * Cuts text into tokens. Not thread-safe; ship {@link #json} to other machines. STUB: owner tokens.
 */
public interface Tokenizer {
  /**
   * NFC, and lower case where set. What is hashed to split a corpus, and what {@link #tokenize}
   * cuts.
   */
  String normalize(String text);

  /** Normalises the text and hands its tokens over in order. */
  void tokenize(String text, Consumer<String> tokens);

  /** The tokenizer as a file; {@link Tokenizers#read} is its inverse. */
  String json();
}
