package org.sunhwan.text;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The labels of good training rows, each once a task: for rows with several labels, which are bad
 * as a whole if one of them is unknown, so that labels have to be known before rows are counted.
 */
final class LabelNames extends EachRow<List<String>> {
  private final Admission admission;
  private final Split[] given;
  private final Set<String> found = new HashSet<>();

  LabelNames(Iterator<Rows> pieces, Admission admission, Split[] given) {
    super(pieces);
    this.admission = admission;
    this.given = given;
  }

  @Override
  List<String> take(Rows piece) {
    CorpusRow row = piece.row();
    if (admission.admit(row, given[piece.file()]) != Split.TRAIN
        || !admission.cut(row, (chars, start, end) -> {})) {
      return null;
    }
    Set<String> fresh = new HashSet<>();
    admission.labels(
        row,
        label -> {
          if (found.add(label)) {
            fresh.add(label);
          }
        });
    if (found.size() > Labels.MOST) {
      throw Labels.tooMany();
    }
    return fresh.isEmpty() ? null : List.copyOf(fresh);
  }
}
