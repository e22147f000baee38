package org.sunhwan.step;

/**
 * The piece of parameters at work, on Java's heap: copied in, computed on, copied out. Java's
 * compiler turns loops over its own arrays into vector instructions, and a piece stays in the
 * processor's nearest cache, so all costs one pass over memory.
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
