package org.sunhwan.network;

import org.nd4j.linalg.dataset.MultiDataSet;

/** How a network is told which labels its sequences have: a row [C] of ones and zeros for each. */
record LabelSets(int labels) implements Feeding {
  @Override
  public MultiDataSet of(Example[] examples) {
    float[] rows = new float[examples.length * labels];
    for (int row = 0; row < examples.length; row++) {
      for (int label : examples[row].targets()) {
        rows[row * labels + label] = 1;
      }
    }
    return Batch.of(Feeding.tokens(examples)).answered(rows);
  }
}
