package org.sunhwan.layers;

/**
 * Names one training step of a run, so that what its layers draw at random is the same wherever and
 * however often the step is computed.
 *
 * @param seed the run's
 * @param worker the logical worker that takes the step
 * @param step the worker's steps so far, from 0
 */
public record StepKey(long seed, int worker, long step) {}
