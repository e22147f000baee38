package org.sunhwan.layers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Another loss, each row of which counts as much as its label. */
record WeighedLoss(LabelLoss loss, Labels labels) implements LabelLoss {

  @Override
  public double[] losses(INDArray y) {
    double[] losses = loss.losses(y);
    for (int row = 0; row < losses.length; row++) {
      losses[row] *= labels.weight(row);
    }
    return losses;
  }

  @Override
  public void gradient(INDArray y) {
    loss.gradient(y);
    float[] weights = new float[labels.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = (float) labels.weight(row);
    }
    y.muliColumnVector(Nd4j.createFromArray(weights));
  }
}
