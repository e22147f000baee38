package org.sunhwan.kernel;

/** Which end of each sequence is read first. */
public enum Direction {
  LEFT_TO_RIGHT,
  /** Each sequence from its own last step to its first; outputs stay where their inputs are. */
  RIGHT_TO_LEFT;

  /** The time step read as number {@code step}, counted from 0, of a sequence of that length. */
  public int position(int step, int length) {
    return this == LEFT_TO_RIGHT ? step : length - 1 - step;
  }
}
