package org.sunhwan.network;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Lengths;

/**
 * What the tags of whole sentences cost under a {@link Chain}: for each sentence the negative
 * logarithm of the probability of its labels. Where a label does not count, all tags are possible:
 * the probability is that of the labels that do, whatever stands between them.
 *
 * <p>The probabilities are those of each tag at each token, over all sequences of tags, and a
 * sentence's loss is that of its first row.
 */
final class ChainLoss implements LabelLoss {
  private final Labels labels;
  private final Lengths lengths;
  private final Chain chain;
  private final ChainSums sums;

  /** Of the losses' sum, to the chain's own numbers. */
  private final Chain gradient;

  private float[] targets; // [T · B, C]: the probabilities if the labels are known

  ChainLoss(Labels labels, Lengths lengths, Chain chain) {
    this.labels = labels;
    this.lengths = lengths;
    this.chain = chain;
    sums = new ChainSums(chain);
    gradient = Chain.zero(chain.tags());
  }

  @Override
  public double[] losses(INDArray y) {
    Sentences sentences = new Sentences(y, lengths);
    targets = new float[sentences.numbers.length];
    double[] losses = new double[labels.rows()];
    for (int b = 0; b < lengths.batch(); b++) {
      int[] known = known(b);
      double[] z = sentences.read(b);
      if (Arrays.stream(known).allMatch(tag -> tag < 0)) {
        sentences.write(b, new double[z.length], sentences.numbers);
        continue;
      }
      double[] p = new double[z.length];
      double all = sums.over(z, known.length, p, gradient, 1);
      sentences.write(b, p, sentences.numbers);
      losses[b] = all - labelled(z, known, p);
      sentences.write(b, p, targets);
    }
    sentences.putBack();
    return losses;
  }

  /** The logarithm of the sum over all tags that agree with the labels; p becomes theirs. */
  private double labelled(double[] z, int[] known, double[] p) {
    int c = chain.tags();
    if (Arrays.stream(known).allMatch(tag -> tag >= 0)) {
      Arrays.fill(p, 0);
      for (int t = 0; t < known.length; t++) {
        p[t * c + known[t]] = 1;
      }
      gradient.count(known, -1);
      return chain.score(z, known);
    }
    double[] ruled = z.clone();
    for (int t = 0; t < known.length; t++) {
      for (int j = 0; j < c; j++) {
        if (known[t] >= 0 && known[t] != j) {
          ruled[t * c + j] = Double.NEGATIVE_INFINITY;
        }
      }
    }
    return sums.over(ruled, known.length, p, gradient, -1);
  }

  /** The labels of a sentence, -1 where none counts. */
  private int[] known(int b) {
    int[] known = new int[lengths.of(b)];
    for (int t = 0; t < known.length; t++) {
      int row = t * lengths.batch() + b;
      known[t] = labels.counts(row) ? labels.id(row) : -1;
    }
    return known;
  }

  @Override
  public void gradient(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    float[] p = new float[targets.length];
    values.get(0, p);
    for (int i = 0; i < p.length; i++) {
      p[i] -= targets[i];
    }
    values.put(0, p);
  }

  /** After {@link #losses}: the gradient of their sum to start, transitions and end. */
  Chain chainGradient() {
    return gradient;
  }

  /**
   * From the logits y to the probability of each tag at each token, in place, zero in the padding.
   */
  static void probabilities(INDArray y, Lengths lengths, Chain chain) {
    Sentences sentences = new Sentences(y, lengths);
    var sums = new ChainSums(chain);
    for (int b = 0; b < lengths.batch(); b++) {
      double[] z = sentences.read(b);
      double[] p = new double[z.length];
      if (z.length > 0) {
        sums.over(z, lengths.of(b), p, Chain.zero(chain.tags()), 0);
      }
      sentences.write(b, p, sentences.numbers);
    }
    sentences.putBack();
  }

  /** The best tags of each sentence for the logits y. */
  static int[][] best(INDArray y, Lengths lengths, Chain chain) {
    Sentences sentences = new Sentences(y, lengths);
    int[][] best = new int[lengths.batch()][];
    for (int b = 0; b < best.length; b++) {
      best[b] = lengths.of(b) == 0 ? new int[0] : chain.best(sentences.read(b), lengths.of(b));
    }
    return best;
  }

  /** Rows [T · B, C] of a batch, sentence by sentence. */
  private static final class Sentences {
    final float[] numbers;
    private final FloatBuffer memory;
    private final Lengths lengths;
    private final int tags;

    Sentences(INDArray y, Lengths lengths) {
      this.lengths = lengths;
      tags = (int) y.size(1);
      memory = KernelArrays.floats(y).buffer();
      numbers = new float[Math.toIntExact(y.length())];
      memory.get(0, numbers);
    }

    double[] read(int b) {
      double[] z = new double[lengths.of(b) * tags];
      for (int i = 0; i < z.length; i++) {
        z[i] = numbers[at(b, i)];
      }
      return z;
    }

    /** Also zeros in the padding. */
    void write(int b, double[] values, float[] to) {
      for (int i = 0; i < lengths.time() * tags; i++) {
        to[at(b, i)] = i < values.length ? (float) values[i] : 0;
      }
    }

    private int at(int b, int i) {
      return (i / tags * lengths.batch() + b) * tags + i % tags;
    }

    void putBack() {
      memory.put(0, numbers);
    }
  }
}
