package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The squared error Σ (y - t)², whose derivative to y is 2 (y - t). */
record SquaredLoss(Labels labels) implements LabelLoss {

  @Override
  public double[] losses(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    double[] losses = new double[labels.rows()];
    for (int row = 0; row < labels.rows(); row++) {
      for (int c = 0; labels.counts(row) && c < labels.classes(); c++) {
        double error = (double) values.get(at(row, c)) - labels.share(row, c);
        losses[row] += error * error;
      }
    }
    return losses;
  }

  @Override
  public void gradient(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    for (int row = 0; row < labels.rows(); row++) {
      for (int c = 0; c < labels.classes(); c++) {
        float error = labels.counts(row) ? values.get(at(row, c)) - labels.share(row, c) : 0;
        values.put(at(row, c), 2 * error);
      }
    }
  }

  private int at(int row, int column) {
    return row * labels.classes() + column;
  }
}
