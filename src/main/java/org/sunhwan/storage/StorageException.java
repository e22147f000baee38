package org.sunhwan.storage;

/**
 * A file operation failed; the message is a sentence for the user: what, where, why, what to do
 * next.
 */
public class StorageException extends RuntimeException {
  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
