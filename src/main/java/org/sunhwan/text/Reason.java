package org.sunhwan.text;

import java.util.Locale;

/** Why a corpus row cannot be used; the names are those of statistics and quarantine. */
public enum Reason {
  NOT_UTF8,
  WRONG_FIELD_COUNT,
  MALFORMED,
  EMPTY_TEXT,
  EMPTY_TARGET,
  MISSING_LABEL,
  UNKNOWN_LABEL,
  BAD_NUMBER,
  TAG_COUNT,
  OVER_LONG,
  UNKNOWN_SPLIT;

  /** The name used in files and reports, such as {@code not-utf8}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the detail of such a row may hold a piece of the row itself. */
  boolean quotesText() {
    return this == MALFORMED
        || this == UNKNOWN_LABEL
        || this == BAD_NUMBER
        || this == UNKNOWN_SPLIT;
  }
}
