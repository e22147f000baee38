package org.sunhwan.network;

/** A model file cannot be used; the message is a sentence for the user: what is wrong with it. */
public class ModelFileException extends RuntimeException {
  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
