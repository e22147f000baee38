package org.sunhwan.registry;

import java.util.List;

/** Decides whether a candidate may be published. STUB: owner registry. */
public final class Gate {
  private Gate() {}

  /**
   * What a candidate must reach.
   *
   * @param metric name of the compared metric: accuracy or macro-f1
   * @param floor the candidate must reach it
   * @param tolerance how much worse than the current version it may be, 0 or more
   */
  public record Settings(String metric, double floor, double tolerance) {}

  /** What is compared, of the candidate or of the current version, on the same test rows. */
  public record Standing(String task, List<String> labels, double metric, long rows) {}

  /** The decision; reasons are sentences, one a failed condition. */
  public record Decision(boolean publish, List<String> reasons) {}

  /**
   * Holds the candidate against floor, baseline and current version.
   *
   * @param current null when nothing is published yet
   */
  public static Decision decide(
      Settings settings, Standing candidate, double majority, Standing current) {
    throw new UnsupportedOperationException();
  }
}
