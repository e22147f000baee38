package org.sunhwan.step;

import java.util.Objects;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * How a gradient g becomes a change of the weights w, number by number. η is the learning rate, t
 * counts updates from 1.
 *
 * <p>DL4J's equations in DL4J's arithmetic: float32, with the rates rounded to float32 first. AdamW
 * is {@link Adam} for parameters with a decoupled {@link Penalty}.
 */
sealed interface UpdateRule {

  /** Numbers kept per parameter, each in a run of its own in DL4J's updater state. */
  int states();

  /** The rule with everything known that is the same for all parameters of a step. */
  Change at(Moment moment);

  /** An update of some parameters in place. */
  @FunctionalInterface
  interface Change {
    /**
     * Updates the first numbers of each array.
     *
     * @param states as many arrays as {@link #states()} says
     */
    void apply(float[] weights, float[] gradient, float[][] states, int count);
  }

  /** w ← w − η g. */
  record Sgd() implements UpdateRule {
    @Override
    public int states() {
      return 0;
    }

    @Override
    public Change at(Moment moment) {
      float rate = (float) moment.learningRate();
      return (w, g, states, count) -> {
        for (int i = 0; i < count; i++) {
          w[i] -= rate * g[i];
        }
      };
    }
  }

  /**
   * Nesterov's momentum: v' ← μ v − η g; w ← w − μ v + (1 + μ) v'. Sutskever, Martens, Dahl and
   * Hinton, "On the importance of initialization and momentum in deep learning", 2013, in the
   * variables of Bengio, Boulanger-Lewandowski and Pascanu, "Advances in optimizing recurrent
   * networks", 2012, equation 7, where w is the point that looks ahead.
   */
  record Momentum(double momentum) implements UpdateRule {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public Change at(Moment moment) {
      float rate = (float) moment.learningRate();
      float mu = (float) momentum;
      return (w, g, states, count) -> {
        float[] v = states[0];
        for (int i = 0; i < count; i++) {
          float kept = mu * v[i];
          float next = kept - rate * g[i];
          v[i] = next;
          w[i] -= kept - (1 + mu) * next;
        }
      };
    }
  }

  /**
   * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
   * Kingma and Ba, "Adam: a method for stochastic optimization", 2015, in the order of computation
   * given at the end of section 2, whose ε is not the one of algorithm 1.
   */
  record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
    @Override
    public int states() {
      return 2;
    }

    @Override
    public Change at(Moment moment) {
      float b1 = (float) beta1;
      float b2 = (float) beta2;
      float eps = (float) epsilon;
      double t = moment.globalStep() + 1.0;
      float rate =
          (float) (moment.learningRate() * Math.sqrt(1 - Math.pow(b2, t)) / (1 - Math.pow(b1, t)));
      return (w, g, states, count) -> {
        float[] m = states[0];
        float[] v = states[1];
        for (int i = 0; i < count; i++) {
          float mean = b1 * m[i] + (1 - b1) * g[i];
          float square = b2 * v[i] + (1 - b2) * g[i] * g[i];
          m[i] = mean;
          v[i] = square;
          w[i] -= rate * mean / ((float) Math.sqrt(square) + eps);
        }
      };
    }
  }

  /**
   * s ← ρ s + (1 − ρ) g²; w ← w − η g / (√s + ε). Tieleman and Hinton, "Neural networks for machine
   * learning", lecture 6.5, 2012. DL4J starts s at ε instead of 0.
   */
  record RmsProp(double decay, double epsilon) implements UpdateRule {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public Change at(Moment moment) {
      float rate = (float) moment.learningRate();
      float rho = (float) decay;
      float eps = (float) epsilon;
      return (w, g, states, count) -> {
        float[] s = states[0];
        for (int i = 0; i < count; i++) {
          float square = rho * s[i] + (1 - rho) * g[i] * g[i];
          s[i] = square;
          w[i] -= rate * g[i] / ((float) Math.sqrt(square) + eps);
        }
      };
    }
  }

  /** DL4J's configured rule; its learning rate is left out, which comes with each step. */
  static UpdateRule of(IUpdater updater) {
    Objects.requireNonNull(updater, "updater");
    if (updater instanceof org.nd4j.linalg.learning.config.Sgd) {
      return new Sgd();
    }
    if (updater instanceof Nesterovs rule && rule.getMomentumISchedule() == null) {
      return new Momentum(rule.getMomentum());
    }
    if (updater instanceof org.nd4j.linalg.learning.config.Adam rule) {
      return new Adam(rule.getBeta1(), rule.getBeta2(), rule.getEpsilon());
    }
    if (updater instanceof org.nd4j.linalg.learning.config.RmsProp rule) {
      return new RmsProp(rule.getRmsDecay(), rule.getEpsilon());
    }
    throw new IllegalArgumentException(
        "A training step knows Sgd, Nesterovs (with a fixed momentum), Adam and RmsProp, not %s. Configure the network with one of them, or train it with DL4J's own fit."
            .formatted(updater));
  }
}
