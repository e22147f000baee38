package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Lengths;

/**
 * What the tags of whole sentences cost under a {@link Chain}: for each sentence the negative
 * logarithm of the probability of its labels. Where a label does not count, all tags are possible:
 * the probability is that of the labels that do, whatever stands between them. A sentence's loss is
 * that of its first row.
 */
final class ChainLoss implements LabelLoss {
  private final Labels labels;
  private final Lengths lengths;
  private final Chain chain;

  /** Of the losses' sum, to the chain's own numbers. */
  private final Chain gradient;

  /** Probabilities [T · B, C] if the labels are known. */
  private float[] targets;

  ChainLoss(Labels labels, Lengths lengths, Chain chain) {
    this.labels = labels;
    this.lengths = lengths;
    this.chain = chain;
    gradient = Chain.zero(chain.tags());
  }

  @Override
  public double[] losses(INDArray y) {
    var lattice = new Lattice(y, lengths, chain);
    float[] probabilities = new float[labels.rows() * chain.tags()];
    targets = new float[probabilities.length];
    double[] losses = new double[labels.rows()];
    for (int b = 0; b < lengths.batch(); b++) {
      int[] known = known(b);
      if (Arrays.stream(known).anyMatch(tag -> tag >= 0)) { // else nothing is learned of it
        losses[b] = lattice.nats(b, known, probabilities, targets, gradient);
      }
    }
    KernelArrays.floats(y).buffer().put(0, probabilities);
    return losses;
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
}
