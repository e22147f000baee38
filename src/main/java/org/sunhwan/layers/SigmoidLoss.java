package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Binary cross-entropy, summed over classes. With p = σ(z): -t ln p - (1 - t) ln (1 - p) = max(z,
 * 0) - z t + ln(1 + e^-|z|), whose derivative to z is p - t.
 *
 * @param smoothing ε of targets (1 - ε) t + ε / 2
 */
record SigmoidLoss(Labels labels, double smoothing) implements LabelLoss {

  @Override
  public double[] losses(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    float[] z = new float[labels.classes()];
    double[] losses = new double[labels.rows()];
    for (int row = 0; row < labels.rows(); row++) {
      values.get(row * z.length, z);
      for (int c = 0; c < z.length; c++) {
        if (labels.counts(row)) {
          losses[row] +=
              Math.max(z[c], 0) - z[c] * target(row, c) + Math.log1p(Math.exp(-Math.abs(z[c])));
        }
        z[c] = sigmoid(z[c]);
      }
      values.put(row * z.length, z);
    }
    return losses;
  }

  @Override
  public void gradient(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    float[] p = new float[labels.classes()];
    for (int row = 0; row < labels.rows(); row++) {
      values.get(row * p.length, p);
      for (int c = 0; c < p.length; c++) {
        p[c] = labels.counts(row) ? (float) (p[c] - target(row, c)) : 0;
      }
      values.put(row * p.length, p);
    }
  }

  private double target(int row, int column) {
    return (1 - smoothing) * labels.share(row, column) + smoothing / 2;
  }

  /** Each number z to 1 / (1 + e^-z), in place. */
  static void probabilities(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    for (int i = 0; i < values.limit(); i++) {
      values.put(i, sigmoid(values.get(i)));
    }
  }

  private static float sigmoid(float z) {
    double e = Math.exp(-Math.abs(z));
    return (float) ((z >= 0 ? 1 : e) / (1 + e));
  }
}
