package org.sunhwan.text;

import java.util.List;
import java.util.function.Consumer;

/** One label. */
final class ClassPairing implements Pairing {
  private final String column;
  private final Names names;

  ClassPairing(String column, List<String> labels) {
    this.column = column;
    this.names = new Names(labels);
  }

  @Override
  public void check(CorpusRow row) {
    row.label = row.label == null ? "" : row.label.strip();
    if (row.label.isEmpty()) {
      row.reject(Reason.MISSING_LABEL, "column \"" + column + "\" is empty");
    } else if (row.label.indexOf('\n') >= 0 || row.label.indexOf('\r') >= 0) {
      row.reject(Reason.MALFORMED, "the label holds a line break");
    } else if (!names.known(row.label)) {
      row.reject(
          Reason.UNKNOWN_LABEL,
          Names.shown(row.label) + " is none of the " + names.size() + " labels");
    }
  }

  @Override
  public void labels(CorpusRow row, Consumer<String> labels) {
    labels.accept(row.label);
  }

  @Override
  public int[] targets(CorpusRow row) {
    return new int[] {names.id(row.label)};
  }
}
