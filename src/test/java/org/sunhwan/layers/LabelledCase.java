package org.sunhwan.layers;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One batch for an output layer: x, class ids, the same as shares, and a mask. */
record LabelledCase(Size size, INDArray x, INDArray ids, INDArray shares, INDArray mask) {

  /** T is 0 for a layer that answers once a sequence. */
  record Size(int batch, int time, int inputs, int classes) {
    int steps() {
      return Math.max(1, time);
    }
  }

  /** What a layer made of a batch. */
  record Result(double loss, INDArray parameters, INDArray inputs) {}

  static LabelledCase random(Size size, long seed) {
    Random random = new Random(seed);
    boolean sequences = size.time > 0;
    INDArray ids = Nd4j.create(size.batch, size.steps());
    INDArray shares = Nd4j.create(size.batch, size.classes, size.steps());
    INDArray mask = Nd4j.create(size.batch, size.steps());
    for (int b = 0; b < size.batch; b++) {
      for (int t = 0; t < size.steps(); t++) {
        int id = random.nextInt(size.classes);
        ids.putScalar(b, t, id);
        shares.putScalar(b, id, t, 1);
        mask.putScalar(b, t, b + t == 0 || random.nextInt(3) > 0 ? 1 : 0);
      }
    }
    float[] numbers = new float[size.batch * size.inputs * size.steps()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    INDArray x =
        Nd4j.createFromArray(numbers)
            .reshape(
                'c',
                sequences
                    ? new long[] {size.batch, size.inputs, size.time}
                    : new long[] {size.batch, size.inputs});
    return new LabelledCase(
        size, x, ids, sequences ? shares : shares.reshape(size.batch, size.classes), mask);
  }

  int counted() {
    return mask.sumNumber().intValue();
  }

  /** x as recurrent layers leave it: [T, B, n] in memory. */
  INDArray timeMajor() {
    return x.rank() == 2 ? x : x.permute(2, 0, 1).dup('c').permute(1, 2, 0);
  }
}
