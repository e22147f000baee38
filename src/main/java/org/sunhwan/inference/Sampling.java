package org.sunhwan.inference;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How the next token is chosen from the probabilities p of all: drawn from p^(1 / temperature) over
 * its sum, among the most probable ones.
 *
 * @param temperature 1 draws as the network says; less favours what is probable; 0 takes the most
 *     probable token (greedy)
 * @param top how many of the most probable tokens stay; 0: all
 * @param nucleus of those, the fewest most probable ones stay whose share is at least this much of
 *     their sum (Holtzman et al., "The curious case of neural text degeneration", 2020); 1: all
 */
public record Sampling(double temperature, int top, double nucleus) implements Serializable {
  /** As the network says. */
  public static final Sampling PLAIN = new Sampling(1, 0, 1);

  /** Always the most probable token. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1);

  /** Checks the ranges; what it says names the configuration key. */
  public Sampling {
    if (!(temperature >= 0) || !Double.isFinite(temperature)) {
      throw new IllegalArgumentException(
          "generate.temperature is " + temperature + "; it must be 0 or above.");
    }
    if (top < 0) {
      throw new IllegalArgumentException("generate.top is " + top + "; it must be 0 or above.");
    }
    if (!(nucleus > 0 && nucleus <= 1)) {
      throw new IllegalArgumentException(
          "generate.nucleus is " + nucleus + "; it must be above 0 and at most 1.");
    }
  }

  /**
   * Chooses a token.
   *
   * @param p probabilities up to a factor; one at least is above 0
   * @param drawn a number from 0 to below 1
   */
  int choose(float[] p, double drawn) {
    if (temperature == 0) {
      return mostProbable(p);
    }
    double[] weights = weights(p);
    if (top == 0 && nucleus == 1) {
      return draw(null, weights, p.length, drawn);
    }
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, i -> i);
    // A stable sort: equal ones in the order of their ids.
    Arrays.sort(order, Comparator.comparingDouble(i -> -weights[i]));
    int kept = top == 0 ? p.length : Math.min(top, p.length);
    return draw(order, weights, nucleus(order, weights, kept), drawn);
  }

  /** p^(1 / temperature), of p over its largest number, which keeps powers from underflowing. */
  private double[] weights(float[] p) {
    double largest = p[mostProbable(p)];
    double[] weights = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      weights[i] = temperature == 1 ? p[i] : Math.pow(p[i] / largest, 1 / temperature);
    }
    return weights;
  }

  private int nucleus(Integer[] order, double[] weights, int kept) {
    double enough = nucleus * sum(order, weights, kept);
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weights[order[i]];
      if (sum >= enough) {
        return i + 1;
      }
    }
    return kept;
  }

  private static int draw(Integer[] order, double[] weights, int kept, double drawn) {
    double left = drawn * sum(order, weights, kept);
    int chosen = -1;
    for (int i = 0; i < kept; i++) {
      int id = order == null ? i : order[i];
      if (weights[id] > 0) {
        chosen = id;
        left -= weights[id];
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }

  private static double sum(Integer[] order, double[] weights, int kept) {
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weights[order == null ? i : order[i]];
    }
    return sum;
  }

  private static int mostProbable(float[] p) {
    int best = 0;
    for (int i = 1; i < p.length; i++) {
      best = p[i] > p[best] ? i : best;
    }
    return best;
  }
}
