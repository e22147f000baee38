package org.sunhwan.registry;

/** Another job published first; the message says where the candidate is kept and what to do. */
public class PublishConflictException extends RuntimeException {
  public PublishConflictException(String message) {
    super(message);
  }
}
