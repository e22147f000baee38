package org.sunhwan.layers;

import java.util.Arrays;

/**
 * Adds up gradients by token. Its memory has a number for each token of the vocabulary, but the
 * work is that of a batch's tokens.
 */
final class RowSums {
  private final int[] places; // of a token's row among those of a batch; 0 between batches

  RowSums(int vocabularySize) {
    places = new int[vocabularySize];
  }

  /** A row of zeros for each token that occurs, in ascending order. */
  RowGradients zeros(int[] tokens, int size) {
    int[] rows = new int[tokens.length];
    int distinct = 0;
    for (int token : tokens) {
      if (places[token] == 0) {
        places[token] = 1;
        rows[distinct++] = token;
      }
    }
    rows = Arrays.copyOf(rows, distinct);
    Arrays.sort(rows);
    for (int i = 0; i < distinct; i++) {
      places[rows[i]] = i;
    }
    return new RowGradients(rows, new float[Math.multiplyExact(distinct, size)]);
  }

  /** Where a token's row stands since {@link #zeros}. */
  int place(int token) {
    return places[token];
  }

  void forget(int[] rows) {
    for (int row : rows) {
      places[row] = 0;
    }
  }
}
