package org.sunhwan.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.Lengths;
import org.sunhwan.kernel.Sequences;
import org.sunhwan.layers.SequencePooling.Pooling;

/** A {@link SequencePooling} at work, reading states and writing gradients row by row, once. */
public final class SequencePoolingLayer extends AbstractLayer<SequencePooling> {
  private transient Lengths lengths;
  private transient int[] largest; // [B, C]: the time step of each maximum

  SequencePoolingLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "layer %s pools states [B, C, T], not %s"
              .formatted(layerConf().getLayerName(), Arrays.toString(input.shape())));
    }
    int batch = (int) input.size(0);
    int channels = (int) input.size(1);
    lengths = KernelArrays.lengths(maskArray, (int) input.size(2), batch);
    requireTokens();
    largest = layerConf().pooling() == Pooling.MAX ? new int[batch * channels] : null;

    INDArray out =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {batch, channels}, 'c');
    FloatBuffer pooled = KernelArrays.rowMajor(out).buffer();
    Rows states = new Rows(KernelArrays.sequences(input), channels);
    for (int b = 0; b < batch; b++) {
      float[] row =
          switch (layerConf().pooling()) {
            case LAST -> last(states, b);
            case MEAN -> mean(states, b);
            case MAX -> max(states, b);
          };
      pooled.put(b * channels, row);
    }
    return out;
  }

  private float[] last(Rows states, int b) {
    int forward = layerConf().channelsReadForward(states.channels);
    float[] last = states.read(lengths.of(b) - 1, b).clone();
    System.arraycopy(states.read(0, b), forward, last, forward, last.length - forward);
    return last;
  }

  private float[] mean(Rows states, int b) {
    float[] mean = new float[states.channels];
    for (int t = 0; t < lengths.of(b); t++) {
      float[] state = states.read(t, b);
      for (int c = 0; c < mean.length; c++) {
        mean[c] += state[c];
      }
    }
    for (int c = 0; c < mean.length; c++) {
      mean[c] /= lengths.of(b);
    }
    return mean;
  }

  /**
   * The first of equal maxima; NaN if there is one. Two loops, because a compiler turns the first
   * into vector instructions, and the second ends early.
   */
  private float[] max(Rows states, int b) {
    int channels = states.channels;
    float[] sequence = states.readAll(lengths.of(b), b);
    float[] max = Arrays.copyOf(sequence, channels);
    for (int row = channels; row < lengths.of(b) * channels; row += channels) {
      for (int c = 0; c < channels; c++) {
        max[c] = Math.max(max[c], sequence[row + c]);
      }
    }
    for (int c = 0; c < channels; c++) {
      int t = 0;
      while (t < lengths.of(b) - 1 && sequence[t * channels + c] != max[c]) {
        t++;
      }
      largest[b * channels + c] = t;
    }
    return max;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    int batch = lengths.batch();
    int channels = (int) input.size(1);
    INDArray dIn =
        workspaces.create( // zero where nothing is shared out to
            ArrayType.ACTIVATION_GRAD,
            DataType.FLOAT,
            new long[] {lengths.time(), batch, channels},
            'c');
    FloatBuffer gradient = KernelArrays.rowMajor(dIn).buffer();
    float[] dOut = KernelArrays.numbers(epsilon);
    for (int b = 0; b < batch; b++) {
      share(Arrays.copyOfRange(dOut, b * channels, (b + 1) * channels), b, gradient);
    }
    return new Pair<>(new DefaultGradient(), dIn.permute(1, 2, 0));
  }

  /** Gives the gradient of a sequence's vector to its states, [T, B, C]. */
  private void share(float[] dOut, int b, FloatBuffer gradient) {
    int channels = dOut.length;
    int step = lengths.batch() * channels;
    int first = b * channels;
    int length = lengths.of(b);
    switch (layerConf().pooling()) {
      case LAST -> {
        int forward = layerConf().channelsReadForward(channels);
        gradient.put((length - 1) * step + first, dOut, 0, forward);
        gradient.put(first + forward, dOut, forward, channels - forward);
      }
      case MEAN -> {
        for (int c = 0; c < channels; c++) {
          dOut[c] /= length;
        }
        for (int t = 0; t < length; t++) {
          gradient.put(t * step + first, dOut);
        }
      }
      case MAX -> {
        for (int c = 0; c < channels; c++) {
          gradient.put(largest[first + c] * step + first + c, dOut[c]);
        }
      }
    }
  }

  private void requireTokens() {
    for (int b = 0; b < lengths.batch(); b++) {
      if (lengths.of(b) == 0) {
        throw new IllegalArgumentException(
            "layer %s: sequence %d of the batch has no tokens, so there are no states to pool. Leave"
                    .formatted(layerConf().getLayerName(), b)
                + " empty sequences out of batches.");
      }
    }
  }

  /** States as rows of all channels. */
  private static final class Rows {
    final int channels;
    private final Sequences states;
    private final FloatBuffer numbers;
    private final float[] row;
    private float[] sequence = new float[0];

    Rows(Sequences states, int channels) {
      this.states = states;
      this.channels = channels;
      numbers = states.values().buffer();
      row = new float[channels];
    }

    /** Valid until the next call. */
    float[] read(int t, int b) {
      KernelArrays.read(states, numbers, t, b, row);
      return row;
    }

    /** The first states of a sequence, one behind the other; valid until the next call. */
    float[] readAll(int length, int b) {
      if (sequence.length < length * channels) {
        sequence = new float[length * channels];
      }
      for (int t = 0; t < length; t++) {
        System.arraycopy(read(t, b), 0, sequence, t * channels, channels);
      }
      return sequence;
    }
  }

  /** After pooling there are no time steps to mask. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int batch) {
    maskArray = mask;
    return null;
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}

  @Override
  public void clear() {
    super.clear();
    lengths = null;
    largest = null;
  }
}
