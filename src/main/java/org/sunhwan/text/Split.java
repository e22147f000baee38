package org.sunhwan.text;

import java.util.Locale;

/** The part of a dataset that a row belongs to. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /**
   * The name used in folders, columns and reports: {@code train}, {@code validation}, {@code test}.
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where arrays hold what belongs to this split. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }
}
