package org.sunhwan.step;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * One parameter array of a network (a layer's input weights, say, or a table of token vectors),
 * where it, its gradient and its updater state lie in DL4J's memory.
 *
 * <p>Where gradients come as rows, other rows keep weights and state as they are: lazily, as if
 * their steps had not been, though Adam's bias correction counts them.
 *
 * @param weights the array in DL4J's parameter vector
 * @param states the array in each run of the updater's state
 */
record TrainedArray(
    UpdateRule rule,
    Penalty penalty,
    FloatBuffer weights,
    List<FloatBuffer> states,
    GradientPieces gradient) {

  /** Σ (scale · g + λ w)², in double and always in the same order. */
  double squaredGradient(float scale, Scratch scratch) {
    double[] sum = new double[1];
    gradient.visit(
        scratch,
        (at, count) -> {
          if (penalty.l2() != 0) {
            weights.get(at, scratch.weights, 0, count);
          }
          penalised(scratch, scale, 1, count);
          sum[0] += squares(scratch.gradient, count);
        });
    return sum[0];
  }

  /** One step along clip · (scale · g + λ w). */
  void update(float scale, float clip, Moment moment, Scratch scratch) {
    UpdateRule.Change change = rule.at(moment);
    float kept = penalty.kept(moment.learningRate());
    gradient.visit(
        scratch,
        (at, count) -> {
          weights.get(at, scratch.weights, 0, count);
          for (int s = 0; s < states.size(); s++) {
            states.get(s).get(at, scratch.states[s], 0, count);
          }
          penalised(scratch, scale, clip, count);
          if (kept != 1) {
            scale(scratch.weights, kept, count);
          }
          change.apply(scratch.weights, scratch.gradient, scratch.states, count);
          weights.put(at, scratch.weights, 0, count);
          for (int s = 0; s < states.size(); s++) {
            states.get(s).put(at, scratch.states[s], 0, count);
          }
        });
  }

  private void penalised(Scratch scratch, float scale, float clip, int count) {
    float[] g = scratch.gradient;
    scale(g, scale, count);
    if (penalty.l2() != 0) {
      float l2 = penalty.l2();
      float[] w = scratch.weights;
      for (int i = 0; i < count; i++) {
        g[i] += l2 * w[i];
      }
    }
    if (clip != 1) {
      scale(g, clip, count);
    }
  }

  private static void scale(float[] numbers, float factor, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] *= factor;
    }
  }

  /** Four sums, because one would wait for each addition to finish before the next. */
  private static double squares(float[] x, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < count - 3; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    for (; i < count; i++) {
      a += (double) x[i] * x[i];
    }
    return (a + b) + (c + d);
  }
}
