package org.sunhwan.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.evaluate.Measure.Better;

/** Decides whether a candidate may be published. */
public final class Gate {
  /** Far below one test row's share of a metric, far above the rounding of one subtraction. */
  private static final double ROUNDING = 1e-12;

  private static final int LABELS_SHOWN = 10;

  private Gate() {}

  /**
   * What a candidate must reach.
   *
   * @param metric name of the compared measure
   * @param floor the candidate must reach it: from above, where less is better; 0 there: no demand
   * @param tolerance how much worse than the current version it may be, 0 or more
   */
  public record Settings(String metric, double floor, double tolerance) {
    public Settings {
      notNegative("floor", floor);
      notNegative("tolerance", tolerance);
    }

    private static void notNegative(String key, double value) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("gate.%s is %s: 0 or more".formatted(key, value));
      }
    }
  }

  /** What is compared, of the candidate or of the current version, on the same test rows. */
  public record Standing(String task, List<String> labels, Measure measure, long rows) {
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
   * @param current null when nothing is published yet
   */
  public static Decision decide(Settings settings, Standing candidate, Standing current) {
    List<String> reasons = new ArrayList<>();
    Measure measure = candidate.measure();
    double reached = measure.value();
    if (candidate.rows() <= 0 || !Double.isFinite(reached)) {
      reasons.add(
          "The candidate's test %s is %s over %d rows: there is nothing to judge it by."
              .formatted(measure.name(), reached, candidate.rows()));
      return new Decision(false, reasons);
    }
    boolean demanded = measure.better() == Better.HIGHER || settings.floor() > 0;
    if (demanded && worse(measure, settings.floor(), 0)) {
      reasons.add(
          "Test %s %s is %s %s (gate.floor)."
              .formatted(
                  measure.name(),
                  figure(reached, settings.floor()),
                  measure.better() == Better.HIGHER ? "below the floor" : "above",
                  figure(settings.floor(), reached)));
    }
    double baseline = measure.baseline().orElse(Double.NaN);
    if (measure.baseline().isPresent() && !beats(measure, baseline)) {
      reasons.add(
          "Test %s %s does not beat %s, which an answer reaches that never looks at the text."
              .formatted(measure.name(), figure(reached, baseline), figure(baseline, reached)));
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
    Measure now = candidate.measure();
    double then = current.measure().value();
    if (candidate.rows() != current.rows() || !Double.isFinite(then)) {
      reasons.add(
          "The current version was scored as %s over %d test rows and the candidate over %d: they must be compared on the same rows."
              .formatted(then, current.rows(), candidate.rows()));
      return;
    }
    if (worse(now, then, settings.tolerance())) {
      reasons.add(
          "Test %s %s is worse than the current version's %s on the same %d rows by more than the tolerance %s (gate.tolerance)."
              .formatted(
                  now.name(),
                  figure(now.value(), then),
                  figure(then, now.value()),
                  candidate.rows(),
                  settings.tolerance()));
    }
  }

  /** Whether a measure is worse than another value by more than a tolerance, rounding forgiven. */
  private static boolean worse(Measure measure, double other, double tolerance) {
    return measure.better() == Better.HIGHER
        ? measure.value() < other - tolerance - ROUNDING
        : measure.value() > other + tolerance + ROUNDING;
  }

  /** Written so that a baseline that is no number is not beaten. */
  private static boolean beats(Measure measure, double baseline) {
    return measure.better() == Better.HIGHER
        ? measure.value() > baseline + ROUNDING
        : measure.value() < baseline - ROUNDING;
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
