package org.sunhwan.network;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A text for a language model: every token is to be said from the tokens before it. The text is cut
 * into B columns, as long as each other to within a token, which are read side by side, in windows
 * of up to T time steps over all of them; recurrent layers carry their states from window to
 * window. So all that a column's first tokens are said from is the last token of the column before.
 *
 * @param tokens the text; before its first token comes the end of some other text
 * @param columns B
 * @param window T
 */
@SuppressWarnings("ArrayRecordComponent")
public record TextColumns(int[] tokens, int columns, int window) implements Serializable {
  /** Checks that no column is empty. */
  public TextColumns {
    if (columns < 1 || window < 1 || tokens.length < columns) {
      throw new IllegalArgumentException(
          "A text of %d tokens cannot be cut into %d columns and windows of %d."
              .formatted(tokens.length, columns, window));
    }
  }

  private int start(int column) {
    return (int) ((long) column * tokens.length / columns);
  }

  private int longest() {
    return (int) (((long) tokens.length + columns - 1) / columns);
  }

  /** How many windows there are. */
  public int windows() {
    return (longest() + window - 1) / window;
  }

  /** Time steps of a window. */
  public int length(int i) {
    return Math.min(window, longest() - i * window);
  }

  /** Tokens to be said in a window, in all columns together. */
  public int tokens(int i) {
    int count = 0;
    for (int column = 0; column < columns; column++) {
      count += tokens(i, column);
    }
    return count;
  }

  /** Tokens to be said in a window, in one column. */
  public int tokens(int i, int column) {
    int left = start(column + 1) - start(column) - i * window;
    return Math.max(0, Math.min(window, left));
  }

  /** What the network reads in a window and is to say next: ids [B, T] each, masked at the end. */
  public MultiDataSet batch(int i) {
    int time = length(i);
    int[] read = new int[columns * time];
    int[] next = new int[columns * time];
    float[] mask = new float[columns * time];
    for (int column = 0; column < columns; column++) {
      int from = start(column) + i * window;
      for (int t = 0; t < tokens(i, column); t++) {
        int place = column * time + t;
        read[place] = from + t == 0 ? SpecialTokens.END : tokens[from + t - 1];
        next[place] = tokens[from + t];
        mask[place] = 1;
      }
    }
    boolean full = tokens(i) == mask.length;
    return new MultiDataSet(
        new INDArray[] {Batch.ids(read, time)},
        new INDArray[] {Batch.ids(next, time)},
        full ? null : new INDArray[] {Nd4j.createFromArray(mask).reshape('c', columns, time)},
        null);
  }
}
