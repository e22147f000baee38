package org.sunhwan.layers;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sunhwan.kernel.DenseKernel;

/**
 * Cross-entropy. With p = softmax(z) and targets t that sum up to s: -Σ t ln p = s ln Σ e^z - Σ t
 * z, whose derivative to z is s p - t. Where labels are class ids, Java touches their numbers only:
 * the rest is native, which counts when there are 10,000 classes.
 *
 * @param smoothing ε of targets (1 - ε) t + ε / C
 * @param logits computes single logits anew
 */
record SoftmaxLoss(Labels labels, double smoothing, DenseKernel kernel, Logits logits)
    implements LabelLoss {

  /** Below this a probability has lost digits, or all of them. */
  private static final float TINY = 1e-30f;

  /** The logits of a pass. */
  interface Logits {
    double of(int row, int column);
  }

  @Override
  public double[] losses(INDArray y) {
    int rows = labels.rows();
    int[] reference = new int[rows]; // a class of each row whose probability tells ln Σ e^z
    double[] referenceLogit = new double[rows];
    double[] targetsByLogits = new double[rows]; // Σ t z
    FloatBuffer values = KernelArrays.floats(y).buffer();
    float[] z = new float[labels.areIds() ? 0 : labels.classes()];
    for (int row = 0; row < rows; row++) {
      if (!labels.counts(row)) {
        continue;
      }
      if (labels.areIds()) {
        reference[row] = labels.id(row);
        targetsByLogits[row] = values.get(at(row, labels.id(row)));
      } else {
        values.get(at(row, 0), z);
        reference[row] = largest(z);
        for (int c = 0; c < z.length; c++) {
          targetsByLogits[row] += (double) labels.share(row, c) * z[c];
        }
      }
      referenceLogit[row] = values.get(at(row, reference[row]));
    }
    INDArray means = smoothing == 0 ? null : y.mean(1);
    kernel.softmax(rows, labels.classes(), KernelArrays.floats(y));

    double[] losses = new double[rows];
    for (int row = 0; row < rows; row++) {
      if (labels.counts(row)) {
        double sum = logOfSum(values, row, reference[row], referenceLogit[row]);
        double smooth = means == null ? 0 : smoothing * means.getDouble(row);
        losses[row] = targets(row) * sum - (1 - smoothing) * targetsByLogits[row] - smooth;
      }
    }
    return losses;
  }

  /** ln Σ e^z of a row, from one class: z - ln p. */
  private double logOfSum(FloatBuffer values, int row, int column, double logit) {
    float probability = values.get(at(row, column));
    if (probability >= TINY) {
      return logit - Math.log(probability);
    }
    float[] p = new float[labels.classes()];
    values.get(at(row, 0), p);
    int likeliest = largest(p);
    return logits.of(row, likeliest) - Math.log(p[likeliest]);
  }

  @Override
  public void gradient(INDArray y) {
    FloatBuffer values = KernelArrays.floats(y).buffer();
    if (labels.areIds() && smoothing > 0) {
      y.subi(smoothing / labels.classes());
    }
    float[] zero = new float[labels.classes()];
    float[] p = new float[labels.classes()];
    for (int row = 0; row < labels.rows(); row++) {
      if (!labels.counts(row)) {
        values.put(at(row, 0), zero);
      } else if (labels.areIds()) {
        int label = at(row, labels.id(row));
        values.put(label, (float) (values.get(label) - (1 - smoothing)));
      } else {
        values.get(at(row, 0), p);
        double targets = targets(row);
        for (int c = 0; c < p.length; c++) {
          double target = (1 - smoothing) * labels.share(row, c) + smoothing / p.length;
          p[c] = (float) (targets * p[c] - target);
        }
        values.put(at(row, 0), p);
      }
    }
  }

  /** s, the sum of a row's targets. */
  private double targets(int row) {
    return (1 - smoothing) * labels.sum(row) + smoothing;
  }

  private int at(int row, int column) {
    return row * labels.classes() + column;
  }

  private static int largest(float[] numbers) {
    int largest = 0;
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] > numbers[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
