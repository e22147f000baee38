package org.sunhwan.text;

import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts text into tokens. Not thread-safe: an instance reuses its buffers. Ship {@link #json} to
 * other machines and read it there.
 *
 * <p>Whatever the kind, text is normalised first: lone surrogates become U+FFFD, then NFC, then
 * lower case (root locale) where set. So canonically equal texts have equal tokens, and every token
 * can be written as UTF-8.
 */
public sealed interface Tokenizer
    permits WordTokenizer, CharacterTokenizer, KoreanTokenizer, SpaceTokenizer, SubwordTokenizer {

  /** Receives tokens without an object for each. */
  @FunctionalInterface
  interface Sink {
    /**
     * The token is {@code chars[start, end)}. The array is reused: read it before returning, change
     * nothing in it.
     */
    void token(char[] chars, int start, int end);
  }

  /** How this tokenizer cuts. */
  TokenizerSettings settings();

  /** What {@link #tokenize} cuts, and what is hashed to split a corpus. */
  String normalize(String text);

  /** Normalises the text and hands its tokens over in order, as slices. */
  void slice(String text, Sink tokens);

  /** Normalises the text and hands its tokens over in order, as strings. */
  default void tokenize(String text, Consumer<String> tokens) {
    slice(text, (chars, start, end) -> tokens.accept(new String(chars, start, end - start)));
  }

  /**
   * The normalised text that is cut into these tokens. Exact for characters; for subwords and words
   * between spaces all but its white space, of which there is one space between two words; a good
   * guess for other words, of which nobody remembers where white space stood. Special tokens stand
   * there by their names.
   */
  String text(List<String> tokens);

  /** The tokenizer as a file; {@link Tokenizers#read} is its inverse. */
  String json();
}
