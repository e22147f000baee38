package org.sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Any number of labels. An empty column means none. */
final class ClassesPairing implements Pairing {
  private final Pattern separator;
  private final Names names;

  /** Those of the row that was checked last, each once. */
  private final List<String> found = new ArrayList<>();

  ClassesPairing(String separator, List<String> labels) {
    this.separator = Pattern.compile(separator, Pattern.LITERAL);
    this.names = new Names(labels);
  }

  @Override
  public void check(CorpusRow row) {
    found.clear();
    if (row.label == null || row.label.isBlank()) {
      return;
    }
    String[] parts = separator.split(row.label, -1);
    for (int i = 0; i < parts.length; i++) {
      String label = parts[i].strip();
      if (label.isEmpty()) {
        row.reject(
            Reason.MALFORMED,
            "label " + (i + 1) + " of " + parts.length + " is empty in " + Names.shown(row.label));
        return;
      }
      if (label.indexOf('\n') >= 0 || label.indexOf('\r') >= 0) {
        row.reject(Reason.MALFORMED, "label " + (i + 1) + " holds a line break");
        return;
      }
      if (!found.contains(label)) {
        found.add(label);
      }
    }
    for (String label : found) {
      if (!names.known(label)) {
        row.reject(
            Reason.UNKNOWN_LABEL,
            Names.shown(label) + " is none of the " + names.size() + " labels");
        return;
      }
    }
  }

  @Override
  public void labels(CorpusRow row, Consumer<String> labels) {
    found.forEach(labels);
  }

  /** Class ids, ascending. */
  @Override
  public int[] targets(CorpusRow row) {
    return found.stream().mapToInt(names::id).sorted().toArray();
  }
}
