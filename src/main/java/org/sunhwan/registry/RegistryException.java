package org.sunhwan.registry;

/**
 * The registry cannot do what was asked, for what it holds or was given; the message says what is
 * wrong, where, and what to do.
 */
public class RegistryException extends RuntimeException {
  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
