package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Lengths;

/**
 * The scores of all sequences of tags for the sentences of a batch: those of each tag at each
 * token, and a {@link Chain} over them.
 */
public final class Lattice {
  private final float[] scores; // [T · B, C]
  private final Lengths lengths;
  private final Chain chain;
  private final ChainSums sums;

  /** Copies the logits y [T · B, C]. */
  Lattice(INDArray y, Lengths lengths, Chain chain) {
    this.lengths = lengths;
    this.chain = chain;
    sums = new ChainSums(chain);
    scores = new float[Math.toIntExact(y.length())];
    KernelArrays.floats(y).buffer().get(0, scores);
  }

  /** The likeliest tags of a sentence. */
  public int[] best(int sentence) {
    int length = lengths.of(sentence);
    return length == 0 ? new int[0] : chain.best(scores(sentence), length);
  }

  /**
   * -ln of the probability of all known tags of a sentence together.
   *
   * @param known a tag for each token; -1 where it is not known, and could be any
   */
  public double nats(int sentence, int[] known) {
    if (known.length != lengths.of(sentence)) {
      throw new IllegalArgumentException(
          "sentence %d of the batch has %d tokens and %d tags; there must be one a token"
              .formatted(sentence, lengths.of(sentence), known.length));
    }
    if (known.length == 0) {
      return 0;
    }
    float[] scratch = new float[scores.length];
    return nats(sentence, known, scratch, scratch, Chain.zero(chain.tags()));
  }

  /**
   * The same of a sentence with a token.
   *
   * @param probabilities gets [T · B, C] that of each tag at each token
   * @param targets gets the same if the tags are known
   * @param uses gets how often all sequences are expected to use each number of the chain, less
   *     those with the known tags, added
   */
  double nats(int sentence, int[] known, float[] probabilities, float[] targets, Chain uses) {
    double[] z = scores(sentence);
    double[] p = new double[z.length];
    double all = sums.over(z, known.length, p, uses, 1);
    write(sentence, p, probabilities);
    double agreeing = sums.agreeing(z, known, p, uses, -1);
    write(sentence, p, targets);
    return all - agreeing;
  }

  /** To y [T · B, C], the probability of each tag at each token; zero in the padding. */
  void probabilities(INDArray y) {
    float[] all = new float[scores.length];
    for (int b = 0; b < lengths.batch(); b++) {
      double[] z = scores(b);
      double[] p = new double[z.length];
      if (z.length > 0) {
        sums.over(z, lengths.of(b), p, Chain.zero(chain.tags()), 0);
      }
      write(b, p, all);
    }
    FloatBuffer memory = KernelArrays.floats(y).buffer();
    memory.put(0, all);
  }

  /** Scores of a sentence's tags [T, C]. */
  private double[] scores(int sentence) {
    double[] z = new double[lengths.of(sentence) * chain.tags()];
    for (int i = 0; i < z.length; i++) {
      z[i] = scores[at(sentence, i)];
    }
    return z;
  }

  private void write(int sentence, double[] values, float[] to) {
    for (int i = 0; i < values.length; i++) {
      to[at(sentence, i)] = (float) values[i];
    }
  }

  private int at(int sentence, int i) {
    int tags = chain.tags();
    return (i / tags * lengths.batch() + sentence) * tags + i % tags;
  }
}
