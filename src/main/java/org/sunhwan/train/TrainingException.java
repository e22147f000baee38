package org.sunhwan.train;

/**
 * Training cannot go on; the message is a sentence for the user: what, where, why, what to do next.
 */
public class TrainingException extends RuntimeException {
  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
