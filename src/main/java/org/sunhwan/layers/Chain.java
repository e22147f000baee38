package org.sunhwan.layers;

import java.util.Arrays;

/**
 * A linear chain over C tags: tags y of a sentence of T tokens have the score start(y_1) + Σ z_t
 * (y_t) + Σ transition(y_t, y_t+1) + end(y_T), and the probability e^score over the sum of that
 * over all C^T sequences of tags (Lafferty, McCallum and Pereira, "Conditional random fields",
 * 2001).
 *
 * @param start scores of a first tag [C]
 * @param transitions scores of a tag behind another [C, C], row by row of the one before
 * @param end scores of a last tag [C]
 */
@SuppressWarnings("ArrayRecordComponent")
record Chain(double[] start, double[] transitions, double[] end) {

  /** All scores zero: tags do not depend on each other. Also where gradients are added up. */
  static Chain zero(int tags) {
    return new Chain(new double[tags], new double[tags * tags], new double[tags]);
  }

  int tags() {
    return start.length;
  }

  /** The score of one sequence of tags, for scores z [T, C] of the tags of each token. */
  double score(double[] z, int[] path) {
    double score = start[path[0]] + end[path[path.length - 1]];
    for (int t = 0; t < path.length; t++) {
      score += z[t * tags() + path[t]];
      if (t > 0) {
        score += transitions[path[t - 1] * tags() + path[t]];
      }
    }
    return score;
  }

  /** Adds what the score of one sequence of tags has of each number of this chain. */
  void count(int[] path, double share) {
    start[path[0]] += share;
    end[path[path.length - 1]] += share;
    for (int t = 1; t < path.length; t++) {
      transitions[path[t - 1] * tags() + path[t]] += share;
    }
  }

  /**
   * The tags with the highest score (Viterbi, 1967); of equals those that are lower, the last tag
   * first.
   */
  int[] best(double[] z, int length) {
    int c = tags();
    int[] before = new int[length * c]; // the best tag before one
    double[] scores = new double[c];
    for (int j = 0; j < c; j++) {
      scores[j] = start[j] + z[j];
    }
    for (int t = 1; t < length; t++) {
      double[] next = new double[c];
      Arrays.fill(next, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < c; i++) {
        for (int j = 0; j < c; j++) {
          double score = scores[i] + transitions[i * c + j];
          if (score > next[j]) {
            next[j] = score;
            before[t * c + j] = i;
          }
        }
      }
      for (int j = 0; j < c; j++) {
        next[j] += z[t * c + j];
      }
      scores = next;
    }
    int[] path = new int[length];
    int last = 0;
    for (int j = 1; j < c; j++) {
      if (scores[j] + end[j] > scores[last] + end[last]) {
        last = j;
      }
    }
    for (int t = length - 1; t >= 0; t--) {
      path[t] = last;
      last = before[t * c + last];
    }
    return path;
  }
}
