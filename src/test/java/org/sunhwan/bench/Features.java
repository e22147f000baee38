package org.sunhwan.bench;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What goes into a network of DL4J, whoever's layers it has. */
final class Features {
  private Features() {}

  /** Vectors [B, D, T] or token ids [B, T]. */
  static INDArray of(Workload workload) {
    return workload.vocabulary() > 0
        ? Nd4j.createFromArray(workload.tokens()).reshape('c', workload.batch(), workload.time())
        : Nd4j.createFromArray(workload.inputs())
            .reshape('c', workload.batch(), workload.inputSize(), workload.time());
  }

  /** [B, T], 1 at tokens. */
  static INDArray mask(Workload workload) {
    int time = workload.time();
    int[] lengths = workload.lengths();
    float[] marks = new float[workload.batch() * time];
    for (int b = 0; b < lengths.length; b++) {
      Arrays.fill(marks, b * time, b * time + lengths[b], 1);
    }
    return Nd4j.createFromArray(marks).reshape('c', workload.batch(), time);
  }
}
