package org.sunhwan.layers;

/**
 * Names one training step of a run, so that what its layers draw at random is the same wherever and
 * however often the step is computed.
 *
 * @param seed the run's
 * @param worker the logical worker that takes the step
 * @param step the worker's steps so far, from 0
 */
public record StepKey(long seed, int worker, long step) {
  /** In place of a layer's: what is drawn for a batch shares nothing with what layers draw. */
  private static final int BATCH = -1;

  /** A number from 0 to below 1 that only the step and a place in its batch decide. */
  public double uniform(int sequence, int time) {
    return SplitMix64.uniform(Mask.key(this, BATCH, Mask.INPUT), sequence, time);
  }
}
