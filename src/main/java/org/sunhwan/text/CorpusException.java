package org.sunhwan.text;

/**
 * The corpus cannot be used; the message is a sentence for the user: what, where, why, what to do
 * next.
 */
public class CorpusException extends RuntimeException {
  public CorpusException(String message) {
    super(message);
  }

  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
