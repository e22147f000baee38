package org.sunhwan.text;

import java.util.Iterator;

/** The splits that the rows themselves name. */
final class SplitNames extends EachRow<Split> {
  SplitNames(Iterator<Rows> pieces) {
    super(pieces);
  }

  @Override
  Split take(Rows piece) {
    return piece.row().reason == null ? Admission.named(piece.row().split) : null;
  }
}
