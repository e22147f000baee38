package org.sunhwan.train;

import java.nio.FloatBuffer;
import org.sunhwan.train.StateLayout.Run;

/**
 * Momentum over rounds, on the driver: with Δ the way from where a round began to the workers'
 * mean, v ← μ v + λ Δ, and the next round begins at x + v, or with Nesterov at x + λ Δ + μ v.
 *
 * <p>With λ = 1 that is block momentum (Chen and Huo, "Scalable training of deep learning machines
 * by incremental block training with intra-block parallel optimization and blockwise model-update
 * filtering", 2016, in the variables where x is the point that looks ahead); with λ = 0.7, μ = 0.9
 * and Nesterov it is DiLoCo's outer optimiser (Douillard et al., 2023).
 *
 * <p>Rows of token vectors that no worker touched in a round keep their value and their velocity,
 * so they need not travel.
 */
public final class OuterMomentum {

  /**
   * What is asked for.
   *
   * @param momentum μ from 0 to below 1
   * @param rate λ above 0; with 1 and μ = 0 it is the plain mean
   */
  public record Settings(double momentum, double rate, boolean nesterov) {
    static final Settings NONE = new Settings(0, 1, false);

    /** Checks the ranges. */
    public Settings {
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException(
            "train.outer-momentum is " + momentum + "; it must be at least 0 and below 1.");
      }
      if (!(rate > 0) || !Double.isFinite(rate)) {
        throw new IllegalArgumentException("train.outer-rate is " + rate + "; it must be above 0.");
      }
    }

    boolean isPlainMean() {
      return momentum == 0 && rate == 1;
    }
  }

  private final Settings settings;
  private final FloatBuffer velocity;

  OuterMomentum(Settings settings, StateLayout layout) {
    this.settings = settings;
    this.velocity = FloatBuffer.allocate(settings.isPlainMean() ? 0 : layout.parameters());
  }

  boolean isPlainMean() {
    return settings.isPlainMean();
  }

  /** v, in the order of the parameters; empty for the plain mean. */
  FloatBuffer velocity() {
    return velocity;
  }

  /**
   * Turns the workers' mean into where the next round begins. The updater's state stays the mean.
   */
  void apply(StateLayout layout, NetworkState before, Excerpt mean) {
    if (settings.isPlainMean()) {
      return;
    }
    FloatBuffer next = mean.floats(layout);
    for (Run run : layout.runs(mean.rows())) {
      if (run.address() < layout.parameters()) {
        apply(run, before.parameters(), next);
      }
    }
  }

  private void apply(Run run, FloatBuffer before, FloatBuffer next) {
    double mu = settings.momentum();
    for (int i = 0; i < run.length(); i++) {
      int address = run.address() + i;
      double x = before.get(address);
      double way = settings.rate() * (next.get(run.offset() + i) - x);
      double v = mu * velocity.get(address) + way;
      velocity.put(address, (float) v);
      next.put(run.offset() + i, (float) (x + (settings.nesterov() ? way + mu * v : v)));
    }
  }
}
