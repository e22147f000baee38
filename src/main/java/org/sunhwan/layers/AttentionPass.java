package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.DenseKernel;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Products;
import org.sunhwan.kernel.Sequences;

/**
 * The equations of {@link Attention} for a batch, and back over them. Arrays lie in memory as
 * vectors over time do, [T, B, C]; weights as [B, T, S].
 *
 * @param steps T of the decoder, or as many hypotheses of each sentence
 * @param lengths of the B source sentences, and S
 * @param size n of the decoder's states and the keys
 * @param sourceSize m of the encoder's states
 */
public record AttentionPass(
    DenseKernel kernel, int steps, Lengths lengths, int size, int sourceSize) {

  /** Where nothing is attended to: e to the power of it is 0. */
  private static final float NEVER = -Float.MAX_VALUE;

  /**
   * For arrays of these shapes.
   *
   * @param states of the decoder, [T, B, n]
   * @param keys [S, B, n]
   * @param sources states of the encoder, [S, B, m]
   * @param mask [B, S], 1 at the source's tokens; null for sources without padding
   */
  public static AttentionPass of(
      DenseKernel kernel, INDArray states, INDArray keys, INDArray sources, INDArray mask) {
    boolean fit =
        states.size(1) == keys.size(1)
            && states.size(2) == keys.size(2)
            && keys.size(0) == sources.size(0)
            && keys.size(1) == sources.size(1);
    if (!fit) {
      throw new IllegalArgumentException(
          "attention needs states [T, B, n], keys [S, B, n] and sources [S, B, m], not %s, %s, %s"
              .formatted(
                  Arrays.toString(states.shape()),
                  Arrays.toString(keys.shape()),
                  Arrays.toString(sources.shape())));
    }
    Lengths lengths = KernelArrays.lengths(mask, (int) keys.size(0), (int) keys.size(1));
    for (int b = 0; b < lengths.batch(); b++) {
      if (lengths.of(b) == 0) {
        throw new IllegalArgumentException(
            "source sentence %d of the batch has no tokens to attend to. Leave empty sentences out."
                .formatted(b));
      }
    }
    return new AttentionPass(
        kernel, (int) states.size(0), lengths, (int) states.size(2), (int) sources.size(2));
  }

  /** Of the weights a: [B, T, S]. */
  public long[] weightsShape() {
    return new long[] {lengths.batch(), steps, lengths.time()};
  }

  /** Of the outputs [c; h]: [T, B, m + n]. */
  public long[] outputShape() {
    return new long[] {steps, lengths.batch(), sourceSize + size};
  }

  /** Writes the weights a and the outputs [c; h]. */
  public void forward(
      INDArray states, INDArray keys, INDArray sources, INDArray weights, INDArray outputs) {
    Sequences h = vectors(states, size);
    Sequences a = weights(weights);
    int source = lengths.time();
    multiply(steps, size, source, h, vectors(keys, size).transposed(), a);
    hidePadding(weights);
    kernel.softmax(lengths.batch() * steps, source, KernelArrays.rowMajor(weights));
    Sequences contexts = part(outputs, 0, sourceSize);
    multiply(steps, source, sourceSize, a, vectors(sources, sourceSize), contexts);
    copy(h, part(outputs, sourceSize, size));
  }

  /**
   * With dc and dh the gradient's two parts, and the Jacobian of softmax in the second line:
   *
   * <pre>
   * da(t, s)     = dc_tᵀ h̄_s                              dh̄_s = Σ a(t, s) dc_t
   * dscore(t, s) = a(t, s) (da(t, s) - Σ a(t, s') da(t, s'))
   * dh_t        += Σ dscore(t, s) k_s                      dk_s = Σ dscore(t, s) h_t
   * </pre>
   *
   * @param inputs states, keys and sources
   * @param dScores somewhere to work, of the weights' shape
   * @param gradients of the inputs, written
   */
  void backward(
      INDArray[] inputs, INDArray weights, INDArray dOut, INDArray dScores, INDArray[] gradients) {
    int source = lengths.time();
    Sequences a = weights(weights);
    Sequences da = weights(dScores);
    Sequences dc = part(dOut, 0, sourceSize);
    Sequences dh = vectors(gradients[0], size);
    multiply(steps, sourceSize, source, dc, vectors(inputs[2], sourceSize).transposed(), da);
    multiply(source, steps, sourceSize, a.transposed(), dc, vectors(gradients[2], sourceSize));
    backOverSoftmax(
        KernelArrays.rowMajor(weights).buffer(), KernelArrays.rowMajor(dScores).buffer());
    multiply(steps, source, size, da, vectors(inputs[1], size), dh);
    add(part(dOut, sourceSize, size), dh);
    multiply(
        source,
        steps,
        size,
        da.transposed(),
        vectors(inputs[0], size),
        vectors(gradients[1], size));
  }

  private void multiply(int rows, int inner, int columns, Sequences a, Sequences b, Sequences c) {
    kernel.multiply(
        new Products(lengths.batch(), rows, inner, columns), new Products.Arrays(a, b, c));
  }

  private void hidePadding(INDArray scores) {
    if (lengths.isFull()) {
      return;
    }
    int source = lengths.time();
    FloatBuffer values = KernelArrays.rowMajor(scores).buffer();
    float[] never = new float[source];
    Arrays.fill(never, NEVER);
    for (int b = 0; b < lengths.batch(); b++) {
      for (int t = 0; t < steps; t++) {
        int padding = (b * steps + t) * source + lengths.of(b);
        values.put(padding, never, 0, source - lengths.of(b));
      }
    }
  }

  private void backOverSoftmax(FloatBuffer a, FloatBuffer da) {
    float[] weight = new float[lengths.time()];
    float[] gradient = new float[weight.length];
    for (int row = 0; row < lengths.batch() * steps; row++) {
      int at = row * weight.length;
      a.get(at, weight);
      da.get(at, gradient);
      float mean = 0;
      for (int s = 0; s < weight.length; s++) {
        mean += weight[s] * gradient[s];
      }
      for (int s = 0; s < weight.length; s++) {
        gradient[s] = weight[s] * (gradient[s] - mean);
      }
      da.put(at, gradient);
    }
  }

  /** Row by row, which Java's compiler makes copies of memory. */
  private void copy(Sequences from, Sequences to) {
    FloatBuffer source = from.values().buffer();
    FloatBuffer target = to.values().buffer();
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < lengths.batch(); b++) {
        target.put(at(to, t, b), source, at(from, t, b), size);
      }
    }
  }

  private void add(Sequences from, Sequences to) {
    FloatBuffer source = from.values().buffer();
    FloatBuffer target = to.values().buffer();
    float[] term = new float[size];
    float[] sum = new float[size];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < lengths.batch(); b++) {
        source.get(at(from, t, b), term);
        target.get(at(to, t, b), sum);
        for (int i = 0; i < size; i++) {
          sum[i] += term[i];
        }
        target.put(at(to, t, b), sum);
      }
    }
  }

  private static int at(Sequences vectors, int t, int b) {
    return t * vectors.timeStride() + b * vectors.batchStride();
  }

  /** [T, B, C]. */
  private Sequences vectors(INDArray array, int channels) {
    return Sequences.timeMajor(KernelArrays.rowMajor(array), lengths.batch(), channels);
  }

  /** Some channels of [T, B, m + n]. */
  private Sequences part(INDArray outputs, int first, int channels) {
    Floats all = KernelArrays.rowMajor(outputs);
    int width = sourceSize + size;
    long end = all.length() - (width - first - channels);
    return new Sequences(all.slice(first, end - first), lengths.batch() * width, width, 1);
  }

  /** [B, T, S]. */
  private Sequences weights(INDArray array) {
    return new Sequences(KernelArrays.rowMajor(array), lengths.time(), steps * lengths.time(), 1);
  }
}
