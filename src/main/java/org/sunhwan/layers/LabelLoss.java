package org.sunhwan.layers;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a batch's answers cost, and how that changes with them. The two methods work on one array
 * [N, C] in row order, one after the other.
 */
sealed interface LabelLoss permits SoftmaxLoss, SigmoidLoss, SquaredLoss, WeighedLoss, ChainLoss {

  /**
   * From the logits y to answers, in place.
   *
   * @return the loss of each row, 0 where no label counts
   */
  double[] losses(INDArray y);

  /** From the answers to the gradient of the losses' sum to the logits, in place. */
  void gradient(INDArray y);
}
