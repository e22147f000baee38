package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.sunhwan.kernel.Floats;
import org.sunhwan.kernel.Sequences;

/**
 * The dropout mask of one pass over inputs of T time steps (1 for inputs without time), B sequences
 * and C channels. What is drawn for a number does not depend on T: padding changes no mask.
 */
record InputMask(Dropout dropout, Mask mask, int time, int batch, int channels) {

  static InputMask of(Dropout dropout, StepKey step, int layer, int time, int batch, int channels) {
    long key = Mask.key(step, layer, Mask.INPUT);
    return new InputMask(dropout, new Mask(dropout.rate(), key), time, batch, channels);
  }

  /** Inputs times their factors, to [T, B, C]. */
  void copy(Sequences from, Floats to) {
    FloatBuffer source = from.values().buffer();
    FloatBuffer target = to.buffer();
    float[] row = new float[channels];
    for (int t = 0; t < time; t++) {
      for (int b = 0; b < batch; b++) {
        int start = t * from.timeStride() + b * from.batchStride();
        if (from.channelStride() == 1) {
          source.get(start, row);
        } else {
          for (int c = 0; c < channels; c++) {
            row[c] = source.get(start + c * from.channelStride());
          }
        }
        multiply(row, t, b);
        target.put((t * batch + b) * channels, row);
      }
    }
  }

  /** Multiplies [T, B, C] by the factors, as the gradient of masked inputs needs. */
  void multiply(Floats values) {
    copy(Sequences.timeMajor(values, batch, channels), values);
  }

  private void multiply(float[] row, int t, int b) {
    long sequence = dropout.kind() == Dropout.Kind.LOCKED ? b : (long) t * batch + b;
    mask.multiply(row, channels, sequence * channels);
  }
}
