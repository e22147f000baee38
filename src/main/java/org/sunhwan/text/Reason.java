package org.sunhwan.text;

import java.util.Locale;

/** Why a corpus row cannot be used; the names are those of statistics and quarantine. */
public enum Reason {
  NOT_UTF8,
  WRONG_FIELD_COUNT,
  MALFORMED,
  EMPTY_TEXT,
  MISSING_LABEL,
  UNKNOWN_LABEL,
  OVER_LONG,
  UNKNOWN_SPLIT;

  /** The name used in files and reports, such as {@code not-utf8}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
