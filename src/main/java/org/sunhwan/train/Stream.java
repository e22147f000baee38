package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One worker's text for a language model: its rows in number order, each ended by a token that says
 * so, as one line of tokens. Every token is predicted once an epoch, from all tokens before it in
 * its column.
 *
 * <p>The line is cut into B columns, as long as each other to within a token, which are read side
 * by side; an example is a window of up to T time steps over all of them. Window after window, the
 * network's states are carried on.
 *
 * @param tokens the line; what comes before its first token is the end of some other text
 * @param end the token that ends a row
 * @param columns B, at most as many as there are tokens
 * @param window T
 */
@SuppressWarnings("ArrayRecordComponent")
record Stream(int worker, int workers, int[] tokens, int end, int columns, int window)
    implements Examples, Serializable {

  /** How streams are cut. */
  record Cut(int end, int columns, int window) implements Serializable {}

  /** Joins rows in number order. */
  static Stream of(int worker, int workers, Iterator<int[]> rows, Cut cut) {
    int[] tokens = new int[1 << 14];
    int count = 0;
    while (rows.hasNext()) {
      int[] row = rows.next();
      long needed = (long) count + row.length + 1;
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
      tokens[count++] = cut.end();
    }
    if (count < cut.columns()) {
      throw new TrainingException(
          ("The text of worker %d has %d tokens, too few for %d columns. Make train.batch-size or"
                  + " train.workers smaller.")
              .formatted(worker, count, cut.columns()));
    }
    return new Stream(
        worker, workers, Arrays.copyOf(tokens, count), cut.end(), cut.columns(), cut.window());
  }

  private int start(int column) {
    return (int) ((long) column * tokens.length / columns);
  }

  /** Windows. */
  @Override
  public int size() {
    int longest = (tokens.length + columns - 1) / columns;
    return (longest + window - 1) / window;
  }

  @Override
  public int length(int i) {
    int longest = (tokens.length + columns - 1) / columns;
    return Math.min(window, longest - i * window);
  }

  /** As if windows were dealt to the workers in turn. */
  @Override
  public long number(int i) {
    return worker + (long) i * workers;
  }

  /** Tokens that a window has, in all columns together. */
  int tokens(int i) {
    int count = 0;
    for (int column = 0; column < columns; column++) {
      count += tokens(i, column);
    }
    return count;
  }

  private int tokens(int i, int column) {
    int left = start(column + 1) - start(column) - i * window;
    return Math.max(0, Math.min(window, left));
  }

  /** What the network reads and should say next in a window: ids [B, T] each, masked at the end. */
  MultiDataSet batch(int i) {
    int time = length(i);
    int[] read = new int[columns * time];
    int[] next = new int[columns * time];
    float[] mask = new float[columns * time];
    for (int column = 0; column < columns; column++) {
      int from = start(column) + i * window;
      for (int t = 0; t < tokens(i, column); t++) {
        int place = column * time + t;
        read[place] = from + t == 0 ? end : tokens[from + t - 1];
        next[place] = tokens[from + t];
        mask[place] = 1;
      }
    }
    boolean full = tokens(i) == mask.length;
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {ids(read)},
        new INDArray[] {ids(next)},
        full ? null : new INDArray[] {Nd4j.createFromArray(mask).reshape('c', columns, time)},
        null);
  }

  private INDArray ids(int[] values) {
    return Nd4j.createFromArray(values).reshape('c', columns, values.length / columns);
  }
}
