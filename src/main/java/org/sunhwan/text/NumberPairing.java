package org.sunhwan.text;

import java.util.regex.Pattern;

/** A finite decimal number, kept as the bits of a float. */
final class NumberPairing implements Pairing {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  private final String column;

  NumberPairing(String column) {
    this.column = column;
  }

  @Override
  public void check(CorpusRow row) {
    row.label = row.label == null ? "" : row.label.strip();
    if (row.label.isEmpty()) {
      row.reject(Reason.MISSING_LABEL, "column \"" + column + "\" is empty");
    } else if (!DECIMAL.matcher(row.label).matches()) {
      row.reject(Reason.BAD_NUMBER, Names.shown(row.label) + " is no decimal number, such as -2.5");
    } else if (!Float.isFinite(value(row))) {
      row.reject(
          Reason.BAD_NUMBER,
          Names.shown(row.label) + " is too large; float32 ends at " + Float.MAX_VALUE);
    }
  }

  static float value(CorpusRow row) {
    return Float.parseFloat(row.label);
  }

  @Override
  public int[] targets(CorpusRow row) {
    return new int[] {Float.floatToIntBits(value(row))};
  }
}
