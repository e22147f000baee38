package org.sunhwan.inference;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A language model's memory of what it has just read: each token is also guessed to be one that
 * lately followed a state like this one. Nothing is trained. (Grave, Joulin and Usunier 2017,
 * "Improving neural language models with a continuous cache".)
 *
 * <pre>
 * q(w) = Σ_j [x_{j+1} = w] exp(θ h_t·h_j) / Σ_j exp(θ h_t·h_j)   over the last N states h_j, j &lt; t
 * p(w) = (1 − λ) p_network(w) + λ q(w)
 * </pre>
 *
 * @param size N, states remembered; 0 is no cache
 * @param sharpness θ
 * @param weight λ, from 0 up to but without 1
 */
public record NeuralCache(int size, double sharpness, double weight) implements Serializable {
  /** No cache. */
  public static final NeuralCache NONE = new NeuralCache(0, 0, 0);

  /** Checks the numbers. */
  public NeuralCache {
    if (size < 0 || !(sharpness >= 0) || !(weight >= 0 && weight < 1)) {
      throw new IllegalArgumentException(
          "A cache of %d states, sharpness %s and weight %s cannot be: sizes and sharpness are 0 or more, the weight is below 1."
              .formatted(size, sharpness, weight));
    }
  }

  /** Whether there is one. */
  public boolean isUsed() {
    return size > 0 && weight > 0;
  }

  @Override
  public String toString() {
    return "%d states, sharpness %s, weight %s".formatted(size, sharpness, weight);
  }

  /** What is remembered while one text is read. */
  Memory empty() {
    return new Memory();
  }

  /** The last states and the tokens that followed them. */
  final class Memory {
    private INDArray states; // [n, H]; null at first
    private int[] followed = {};

    /**
     * Reads some time steps.
     *
     * @param read h_t by row, [T, H]
     * @param tokens what came after each, at least T
     * @param probabilities the network's of each of those tokens, T
     * @return the sum of -ln p over the steps, by {@link Nats}
     */
    double nats(INDArray read, int[] tokens, double[] probabilities) {
      int time = read.rows();
      int before = followed.length;
      INDArray all = states == null ? read : Nd4j.vstack(states, read);
      int[] came = new int[before + time];
      System.arraycopy(followed, 0, came, 0, before);
      System.arraycopy(tokens, 0, came, before, time);
      float[][] scores = read.mmul(all.transpose()).toFloatMatrix(); // [T, n + T]
      double nats = 0;
      for (int t = 0; t < time; t++) {
        int end = before + t;
        int start = Math.max(0, end - size);
        double remembered = start == end ? probabilities[t] : share(scores[t], came, start, end);
        nats += Nats.of((1 - weight) * probabilities[t] + weight * remembered);
      }
      int kept = Math.min(size, came.length);
      states =
          all.get(NDArrayIndex.interval(came.length - kept, came.length), NDArrayIndex.all()).dup();
      followed = Arrays.copyOfRange(came, came.length - kept, came.length);
      return nats;
    }

    /** q of the token that came after state {@code end}. */
    private double share(float[] scores, int[] came, int start, int end) {
      double most = Double.NEGATIVE_INFINITY;
      for (int j = start; j < end; j++) {
        most = Math.max(most, sharpness * scores[j]);
      }
      double sum = 0;
      double same = 0;
      for (int j = start; j < end; j++) {
        double likeness = Math.exp(sharpness * scores[j] - most);
        sum += likeness;
        if (came[j] == came[end]) {
          same += likeness;
        }
      }
      return same / sum;
    }
  }
}
