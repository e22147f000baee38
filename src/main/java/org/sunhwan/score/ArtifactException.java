package org.sunhwan.score;

/** A model folder cannot be used; the message is a sentence for the user: what is wrong with it. */
public class ArtifactException extends RuntimeException {
  public ArtifactException(String message) {
    super(message);
  }

  public ArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
