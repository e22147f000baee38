package org.sunhwan.network;

import java.nio.FloatBuffer;
import java.util.BitSet;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.layers.KernelArrays;
import org.sunhwan.layers.StepKey;

/**
 * Batches of {@link TeacherForcing} where the decoder reads, at some places, what it would have
 * written itself instead of the reference, so that it learns to go on from its own mistakes:
 * Bengio, Vinyals, Jaitly and Shazeer, "Scheduled sampling for sequence prediction with recurrent
 * neural networks", 2015. What it learns to write stays the reference.
 *
 * <p>All places are written at once, by a first pass over the references: Mihaylova and Martins,
 * "Scheduled sampling for transformers", 2019; Duckworth, Neelakantan, Goodrich, Kaiser and Bengio,
 * "Parallel scheduled sampling", 2019. That is one forward pass more, not one for each token. It
 * drops nothing, and gradients do not go back over it: what is read is a token, not a function of
 * the parameters.
 */
public final class ScheduledSampling {
  private ScheduledSampling() {}

  /**
   * A batch where every token that the decoder reads is replaced with some probability, but never
   * {@link SpecialTokens#BEGIN} before all others, and no padding. In its place stands the word
   * that the network finds likeliest after the references before it; not a sign, which no decoder
   * reads that translates.
   *
   * @param graph as it is before the step; its parameters, and what its layers will draw or carry,
   *     do not change
   * @param batch it stays as it is, too
   * @param key the step's; with the places in the batch it decides what is replaced
   * @return the batch itself if that is nothing
   */
  public static MultiDataSet of(
      ComputationGraph graph, MultiDataSet batch, double probability, StepKey key) {
    if (!graph.getConfiguration().getNetworkInputs().contains(EncoderDecoder.WRITTEN)) {
      throw new IllegalArgumentException(
          "Scheduled sampling needs a decoder that can read what it wrote, but the inputs of this network are %s only. Set train.scheduled-sampling to 0, or train a translator."
              .formatted(graph.getConfiguration().getNetworkInputs()));
    }
    INDArray written = batch.getFeatures(1);
    int time = (int) written.size(1);
    BitSet places = places(batch.getFeaturesMaskArray(1), time, probability, key);
    if (places.isEmpty()) {
      return batch;
    }
    int[] tokens = KernelArrays.integers(written);
    INDArray found =
        graph.output(false, batch.getFeatures(), batch.getFeaturesMaskArrays(), null)[0];
    replace(tokens, places, time, found);
    // The collector would not see how much memory this is; a view closes for no one but its array.
    found.data().underlyingDataBuffer().close();
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {batch.getFeatures(0), Batch.ids(tokens, time)},
        batch.getLabels(),
        batch.getFeaturesMaskArrays(),
        batch.getLabelsMaskArrays());
  }

  /** Where something is replaced, of [B, T]; what is drawn for a token hangs on no other's. */
  private static BitSet places(INDArray mask, int time, double probability, StepKey key) {
    float[] marks = KernelArrays.numbers(mask);
    var places = new BitSet(marks.length);
    for (int place = 0; place < marks.length; place++) {
      int t = place % time;
      if (t > 0 && marks[place] != 0 && key.uniform(place / time, t) < probability) {
        places.set(place);
      }
    }
    return places;
  }

  /**
   * Puts the likeliest words after the tokens before them.
   *
   * @param tokens [B, T]
   * @param found p of each token that comes next, [B, V, T]
   */
  private static void replace(int[] tokens, BitSet places, int time, INDArray found) {
    INDArray view = found.permute(2, 0, 1); // as the output layer leaves it
    INDArray rows = KernelArrays.isRowMajor(view) ? view : view.dup('c');
    FloatBuffer probabilities = KernelArrays.rowMajor(rows).buffer();
    int batch = tokens.length / time;
    float[] p = new float[(int) found.size(1)];
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      int before = place % time - 1;
      probabilities.get((before * batch + place / time) * p.length, p);
      tokens[place] = likeliestWord(p, tokens[place]);
    }
  }

  /** The given token where none has a probability above 0, or where none is a number. */
  private static int likeliestWord(float[] p, int otherwise) {
    int likeliest = otherwise;
    float most = 0;
    for (int token = SpecialTokens.END + 1; token < p.length; token++) {
      if (p[token] > most) {
        most = p[token];
        likeliest = token;
      }
    }
    return likeliest;
  }
}
