package org.sunhwan.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides whether a candidate may be published. */
public final class Gate {
  /** The metrics a gate can compare; larger is better in each. */
  public static final List<String> METRICS = List.of("accuracy", "macro-f1");

  /** Far below one test row's share of a metric, far above the rounding of one subtraction. */
  private static final double ROUNDING = 1e-12;

  private static final int LABELS_SHOWN = 10;

  private Gate() {}

  /**
   * What a candidate must reach.
   *
   * @param metric name of the compared metric: accuracy or macro-f1
   * @param floor the candidate must reach it
   * @param tolerance how much worse than the current version it may be, 0 or more
   */
  public record Settings(String metric, double floor, double tolerance) {
    public Settings {
      if (!METRICS.contains(metric)) {
        throw new IllegalArgumentException("gate.metric is %s: %s".formatted(metric, METRICS));
      }
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("gate.floor is %s: 0 to 1".formatted(floor));
      }
      if (!(tolerance >= 0 && tolerance <= 1)) {
        throw new IllegalArgumentException("gate.tolerance is %s: 0 to 1".formatted(tolerance));
      }
    }
  }

  /** What is compared, of the candidate or of the current version, on the same test rows. */
  public record Standing(String task, List<String> labels, double metric, long rows) {
    public Standing {
      labels = List.copyOf(labels);
    }
  }

  /** The decision; reasons are sentences, one a failed condition. */
  public record Decision(boolean publish, List<String> reasons) {
    public Decision {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Holds the candidate against floor, baseline and current version.
   *
   * @param majority the metric of always answering the most frequent training label
   * @param current null when nothing is published yet
   */
  public static Decision decide(
      Settings settings, Standing candidate, double majority, Standing current) {
    List<String> reasons = new ArrayList<>();
    double reached = candidate.metric();
    if (candidate.rows() <= 0 || !Double.isFinite(reached)) {
      reasons.add(
          "The candidate's test %s is %s over %d rows: there is nothing to judge it by."
              .formatted(settings.metric(), reached, candidate.rows()));
      return new Decision(false, reasons);
    }
    if (reached < settings.floor() - ROUNDING) {
      reasons.add(
          "Test %s %s is below the floor %s (gate.floor)."
              .formatted(
                  settings.metric(),
                  figure(reached, settings.floor()),
                  figure(settings.floor(), reached)));
    }
    // Written so that a baseline that is no number is not beaten.
    if (!(reached > majority + ROUNDING)) {
      reasons.add(
          "Test %s %s does not beat %s, which always answering the most frequent label reaches."
              .formatted(settings.metric(), figure(reached, majority), figure(majority, reached)));
    }
    if (current != null) {
      againstCurrent(settings, candidate, current, reasons);
    }
    return new Decision(reasons.isEmpty(), reasons);
  }

  private static void againstCurrent(
      Settings settings, Standing candidate, Standing current, List<String> reasons) {
    if (!candidate.task().equals(current.task())) {
      reasons.add(
          "The candidate's task is %s and the current version's %s: publish it under another name."
              .formatted(candidate.task(), current.task()));
      return;
    }
    if (!candidate.labels().equals(current.labels())) {
      reasons.add(
          "The candidate's labels %s are not the current version's %s, in this order: whoever reads its answers would misread them. Publish it under another name."
              .formatted(shown(candidate.labels()), shown(current.labels())));
      return;
    }
    if (candidate.rows() != current.rows() || !Double.isFinite(current.metric())) {
      reasons.add(
          "The current version was scored as %s over %d test rows and the candidate over %d: they must be compared on the same rows."
              .formatted(current.metric(), current.rows(), candidate.rows()));
      return;
    }
    double least = current.metric() - settings.tolerance();
    if (candidate.metric() < least - ROUNDING) {
      reasons.add(
          "Test %s %s is worse than the current version's %s on the same %d rows by more than the tolerance %s (gate.tolerance)."
              .formatted(
                  settings.metric(),
                  figure(candidate.metric(), current.metric()),
                  figure(current.metric(), candidate.metric()),
                  candidate.rows(),
                  settings.tolerance()));
    }
  }

  /** Four decimals, or all of them where four would not tell the figure from the other. */
  private static String figure(double value, double other) {
    String rounded = String.format(Locale.ROOT, "%.4f", value);
    return value != other && rounded.equals(String.format(Locale.ROOT, "%.4f", other))
        ? Double.toString(value)
        : rounded;
  }

  private static String shown(List<String> labels) {
    return labels.size() <= LABELS_SHOWN
        ? labels.toString()
        : labels.subList(0, LABELS_SHOWN) + " and " + (labels.size() - LABELS_SHOWN) + " more";
  }
}
