package org.sunhwan.text;

import java.io.Serializable;
import java.util.List;

/** Tokens and their ids, frozen. STUB: owner tokens. */
public final class Vocabulary implements Serializable {
  /** Ids of the special tokens, which come first. */
  public static final int PADDING = 0;

  public static final int UNKNOWN = 1;
  public static final int BEGIN = 2;
  public static final int END = 3;

  /** A token and how often the training rows hold it. */
  public record Count(String token, long count) {}

  /** Special tokens, then the given ones in order. */
  public static Vocabulary of(List<Count> tokens) {
    throw new UnsupportedOperationException();
  }

  /** Inverse of {@link #write}; checks for doubles and missing special tokens. */
  public static Vocabulary read(String file) {
    throw new UnsupportedOperationException();
  }

  public String write() {
    throw new UnsupportedOperationException();
  }

  public int size() {
    throw new UnsupportedOperationException();
  }

  /** The token's id, or {@link #UNKNOWN}. */
  public int id(String token) {
    throw new UnsupportedOperationException();
  }

  public String token(int id) {
    throw new UnsupportedOperationException();
  }

  /** SHA-256 of {@link #write}, lower-case hexadecimal. */
  public String sha256() {
    throw new UnsupportedOperationException();
  }
}
