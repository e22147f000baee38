package org.sunhwan.layers;

import java.util.Arrays;

/**
 * Sums over all sequences of tags under a {@link Chain}, by forward and backward recursion, exact
 * and in double. Numbers are kept as logarithms. Within a step they are added up as products of
 * numbers scaled to 1 at most, which takes 2 C exponentials and logarithms instead of C²; only
 * where such a sum is lost below the smallest double, it is made term by term.
 */
final class ChainSums {
  /** A sum below this may have lost terms that count. */
  private static final double TINY = 1e-250;

  private final Chain chain;
  private final int tags;
  private final double largest; // of the transitions
  private final double[] factors; // e^(transition - largest)

  ChainSums(Chain chain) {
    this.chain = chain;
    tags = chain.tags();
    largest = Arrays.stream(chain.transitions()).max().orElseThrow();
    factors = new double[tags * tags];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = Math.exp(chain.transitions()[i] - largest);
    }
  }

  /**
   * Goes forward and back over one sentence.
   *
   * @param z scores of the tags of each token [T, C]; negative infinity rules one out
   * @param probabilities of each tag at each token [T, C], written
   * @param uses gets how often the sentence is expected to use each number of the chain, times
   *     share, added
   * @return the logarithm of the sum of e^score
   */
  double over(double[] z, int length, double[] probabilities, Chain uses, double share) {
    double[] forward = new double[length * tags]; // ln of the sum over what leads up to a tag
    double[] scaled = new double[length * tags]; // e^(forward - peak)
    double[] peaks = new double[length];
    for (int t = 0; t < length; t++) {
      forward(z, t, t == 0 ? 0 : peaks[t - 1], scaled, forward);
      peaks[t] = scale(forward, scaled, t * tags);
    }

    double[] backward = chain.end().clone(); // ln of the sum over what follows a tag
    double sum = lnSum(forward, (length - 1) * tags, backward);
    double[] ahead = new double[tags];
    double[] scaledAhead = new double[tags];
    for (int t = length - 1; ; t--) {
      for (int j = 0; j < tags; j++) {
        int at = t * tags + j;
        probabilities[at] = Math.exp(forward[at] + backward[j] - sum);
        ahead[j] = z[at] + backward[j];
      }
      if (t == 0) {
        break;
      }
      double peak = scale(ahead, scaledAhead, 0);
      double scale = peaks[t - 1] + largest + peak - sum;
      if (Math.exp(scale) < 1 / TINY) {
        count(scaled, (t - 1) * tags, scaledAhead, share * Math.exp(scale), uses);
      } else {
        countTermByTerm(forward, (t - 1) * tags, ahead, sum, share, uses);
      }
      backward(ahead, scaledAhead, peak, backward);
    }
    for (int j = 0; j < tags; j++) {
      uses.start()[j] += share * probabilities[j];
      uses.end()[j] += share * probabilities[(length - 1) * tags + j];
    }
    return sum;
  }

  /**
   * The same over the sequences that agree with the tags known; a sum of one, if all are.
   *
   * @param known a tag for each token; -1 where it could be any
   */
  double agreeing(double[] z, int[] known, double[] probabilities, Chain uses, double share) {
    if (Arrays.stream(known).allMatch(tag -> tag >= 0)) {
      Arrays.fill(probabilities, 0);
      for (int t = 0; t < known.length; t++) {
        probabilities[t * tags + known[t]] = 1;
      }
      uses.count(known, share);
      return chain.score(z, known);
    }
    double[] ruled = z.clone();
    for (int t = 0; t < known.length; t++) {
      for (int j = 0; j < tags; j++) {
        if (known[t] >= 0 && known[t] != j) {
          ruled[t * tags + j] = Double.NEGATIVE_INFINITY;
        }
      }
    }
    return over(ruled, known.length, probabilities, uses, share);
  }

  /** forward_t(j) = z_t(j) + ln Σ_i e^(forward_t-1(i) + transition(i, j)). */
  private void forward(double[] z, int t, double peak, double[] scaled, double[] forward) {
    int now = t * tags;
    int before = now - tags;
    if (t == 0) {
      for (int j = 0; j < tags; j++) {
        forward[j] = chain.start()[j] + z[j];
      }
      return;
    }
    double[] sums = new double[tags];
    for (int i = 0; i < tags; i++) {
      double factor = scaled[before + i];
      for (int j = 0; j < tags; j++) {
        sums[j] += factor * factors[i * tags + j];
      }
    }
    for (int j = 0; j < tags; j++) {
      if (z[now + j] == Double.NEGATIVE_INFINITY) {
        forward[now + j] = z[now + j];
      } else if (sums[j] < TINY) {
        forward[now + j] = z[now + j] + lnSum(forward, before, column(j));
      } else {
        forward[now + j] = z[now + j] + peak + largest + Math.log(sums[j]);
      }
    }
  }

  /** backward_t(i) = ln Σ_j e^(transition(i, j) + ahead(j)), in place. */
  private void backward(double[] ahead, double[] scaled, double peak, double[] backward) {
    for (int i = 0; i < tags; i++) {
      double sum = 0;
      for (int j = 0; j < tags; j++) {
        sum += factors[i * tags + j] * scaled[j];
      }
      backward[i] =
          sum < TINY ? lnSum(chain.transitions(), i * tags, ahead) : peak + largest + Math.log(sum);
    }
  }

  /** The probability of each pair of neighbouring tags: before · factor · ahead · scale. */
  private void count(double[] before, int start, double[] ahead, double scale, Chain uses) {
    double[] pairs = uses.transitions();
    for (int i = 0; i < tags; i++) {
      double left = before[start + i] * scale;
      for (int j = 0; j < tags; j++) {
        pairs[i * tags + j] += left * factors[i * tags + j] * ahead[j];
      }
    }
  }

  private void countTermByTerm(
      double[] forward, int start, double[] ahead, double sum, double share, Chain uses) {
    for (int i = 0; i < tags; i++) {
      for (int j = 0; j < tags; j++) {
        int pair = i * tags + j;
        double score = forward[start + i] + chain.transitions()[pair] + ahead[j];
        uses.transitions()[pair] += share * Math.exp(score - sum);
      }
    }
  }

  private double[] column(int tag) {
    double[] column = new double[tags];
    for (int i = 0; i < tags; i++) {
      column[i] = chain.transitions()[i * tags + tag];
    }
    return column;
  }

  /** Scales e^x to 1 at most; returns what was taken from x. */
  private double scale(double[] x, double[] scaled, int start) {
    double peak = Double.NEGATIVE_INFINITY;
    for (int j = start; j < start + tags; j++) {
      peak = Math.max(peak, x[j]);
    }
    for (int j = start; j < start + tags; j++) {
      scaled[j] = Math.exp(x[j] - peak);
    }
    return peak;
  }

  /** ln Σ e^(a + b) over C numbers, term by term. */
  private double lnSum(double[] a, int start, double[] b) {
    double peak = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < tags; j++) {
      peak = Math.max(peak, a[start + j] + b[j]);
    }
    double sum = 0;
    for (int j = 0; j < tags; j++) {
      sum += Math.exp(a[start + j] + b[j] - peak);
    }
    return peak + Math.log(sum);
  }
}
