package org.sunhwan.train;

import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.network.Feeding;

/**
 * What decides a run's result, beside the network and the sequences.
 *
 * @param rows training sequences
 */
record Work(TrainingSettings settings, Feeding feeding, KernelChoice kernel, long seed, long rows) {
  Plan plan() {
    return Plan.of(rows, settings);
  }

  String advice() {
    return Faults.advice(settings);
  }
}
