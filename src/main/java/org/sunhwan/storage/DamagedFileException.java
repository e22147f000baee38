package org.sunhwan.storage;

/** A file is there but its content cannot be read: a cut off gzip, a wrong checksum. */
public class DamagedFileException extends StorageException {
  public DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
