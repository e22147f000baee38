package org.sunhwan.train;

import java.util.List;
import java.util.Optional;

/**
 * What was trained in a round.
 *
 * @param loss mean over what it counts; 0 if nothing counted
 * @param counted documents or tokens, or the sum of their weights
 * @param steps updates of the worker that took most
 * @param costs known for rounds of our own averaging
 */
record RoundReport(
    double loss,
    double counted,
    long sequences,
    long tokens,
    int steps,
    Optional<RoundCosts> costs) {

  /** Adds up what the workers trained, in their order. */
  static RoundReport of(List<WorkerResult> trained, RoundCosts costs) {
    double loss = 0;
    double counted = 0;
    long sequences = 0;
    long tokens = 0;
    int steps = 0;
    for (WorkerResult worker : trained) {
      loss += worker.loss();
      counted += worker.counted();
      sequences += worker.trained().length;
      tokens += worker.tokens();
      steps = Math.max(steps, worker.steps());
    }
    double mean = counted > 0 ? loss / counted : 0;
    return new RoundReport(mean, counted, sequences, tokens, steps, Optional.of(costs));
  }
}
