package org.sunhwan.kernel;

/** A kernel cannot be had or cannot compute; the message is a sentence for the user. */
public final class KernelException extends RuntimeException {

  public KernelException(String message) {
    super(message);
  }

  public KernelException(String message, Throwable cause) {
    super(message, cause);
  }
}
