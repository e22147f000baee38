package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.sunhwan.network.TextColumns;

/**
 * One worker's text for a language model: its rows in number order, one after another. An example
 * is a window over all columns of the text, so each token is said once an epoch.
 */
record Stream(int worker, int workers, TextColumns text) implements Examples, Serializable {

  /** How streams are cut. */
  record Cut(int columns, int window) implements Serializable {}

  /** Joins rows in number order. */
  static Stream of(int worker, int workers, Iterator<int[]> rows, Cut cut) {
    int[] tokens = new int[1 << 14];
    int count = 0;
    while (rows.hasNext()) {
      int[] row = rows.next();
      long needed = (long) count + row.length;
      if (needed > Ragged.MOST) {
        throw new TrainingException(
            "The text of worker %d is longer than %d tokens, the most one worker can own; raise"
                    .formatted(worker, Ragged.MOST)
                + " train.workers.");
      }
      if (needed > tokens.length) {
        tokens = Arrays.copyOf(tokens, (int) Math.min(Ragged.MOST, Math.max(needed, 2L * count)));
      }
      System.arraycopy(row, 0, tokens, count, row.length);
      count += row.length;
    }
    if (count < cut.columns()) {
      throw new TrainingException(
          ("The text of worker %d has %d tokens, too few for %d columns. Make train.batch-size or"
                  + " train.workers smaller.")
              .formatted(worker, count, cut.columns()));
    }
    var text = new TextColumns(Arrays.copyOf(tokens, count), cut.columns(), cut.window());
    return new Stream(worker, workers, text);
  }

  /** Windows. */
  @Override
  public int size() {
    return text.windows();
  }

  @Override
  public int length(int i) {
    return text.length(i);
  }

  /** As if windows were dealt to the workers in turn. */
  @Override
  public long number(int i) {
    return worker + (long) i * workers;
  }
}
