package org.sunhwan.evaluate;

/** No figure can be taken from nothing: a mean over no rows would be NaN, or worse, 0. */
final class Nothing {
  private Nothing() {}

  /** Refuses an empty tally; {@code what} names what it lacks: "no row". */
  static void refuse(long count, String what) {
    if (count == 0) {
      throw new IllegalStateException(
          "There is nothing to evaluate: "
              + what
              + " was scored. Check that the split is not empty.");
    }
  }
}
