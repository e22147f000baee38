package org.sunhwan.step;

/**
 * The update rules in double precision, number by number, as their papers write them: the referee.
 * Written apart from {@link UpdateRule}, in the papers' order of computation where that differs.
 */
final class PlainUpdate {
  private final UpdateRule rule;
  final double[] weights;
  final double[][] states;

  PlainUpdate(UpdateRule rule, double[] weights, double firstState) {
    this.rule = rule;
    this.weights = weights.clone();
    this.states = new double[rule.states()][weights.length];
    for (double[] state : states) {
      java.util.Arrays.fill(state, firstState);
    }
  }

  /**
   * Updates one weight.
   *
   * @param t updates so far, this one included
   */
  void step(int i, double g, double rate, int t) {
    if (rule instanceof UpdateRule.Sgd) {
      weights[i] -= rate * g;
    } else if (rule instanceof UpdateRule.Momentum nesterov) {
      double mu = (float) nesterov.momentum();
      double before = states[0][i];
      double velocity = mu * before - rate * g;
      states[0][i] = velocity;
      weights[i] += -mu * before + (1 + mu) * velocity;
    } else if (rule instanceof UpdateRule.Adam adam) {
      double b1 = (float) adam.beta1();
      double b2 = (float) adam.beta2();
      states[0][i] = b1 * states[0][i] + (1 - b1) * g;
      states[1][i] = b2 * states[1][i] + (1 - b2) * g * g;
      double mean = states[0][i] / (1 - Math.pow(b1, t));
      double square = states[1][i] / (1 - Math.pow(b2, t));
      double epsilon = adam.epsilon() / Math.sqrt(1 - Math.pow(b2, t));
      weights[i] -= rate * mean / (Math.sqrt(square) + epsilon);
    } else if (rule instanceof UpdateRule.RmsProp rms) {
      double rho = (float) rms.decay();
      states[0][i] = rho * states[0][i] + (1 - rho) * g * g;
      weights[i] -= rate * g / (Math.sqrt(states[0][i]) + rms.epsilon());
    }
  }
}
