package org.sunhwan.text;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks the rows of a task's pieces and makes something of some of them. */
abstract class EachRow<T> implements Iterator<T> {
  private final Iterator<Rows> pieces;
  private Rows open;
  private T ahead;
  private boolean ended;

  EachRow(Iterator<Rows> pieces) {
    this.pieces = pieces;
  }

  /** A piece begins. */
  void enter(Rows piece) {}

  /** What the piece's current row becomes; null: nothing. */
  abstract T take(Rows piece);

  /** The last row was taken; called once. */
  void finish() {}

  @Override
  public final boolean hasNext() {
    while (ahead == null && !ended) {
      if (open != null && open.next()) {
        ahead = take(open);
      } else if (pieces.hasNext()) {
        close();
        open = pieces.next();
        enter(open);
      } else {
        close();
        ended = true;
        finish();
      }
    }
    return ahead != null;
  }

  @Override
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T row = ahead;
    ahead = null;
    return row;
  }

  private void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
