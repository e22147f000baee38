package org.sunhwan.evaluate;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One figure of a model over rows.
 *
 * @param name as configurations and files spell it: accuracy, macro-f1, perplexity
 * @param value NaN where it is not defined on these rows
 * @param baseline what an answer reaches that never looks at the text; empty where there is none
 * @param better which way is better
 * @param scale how people read it
 */
public record Measure(
    String name, double value, OptionalDouble baseline, Better better, Scale scale) {

  /** Which way is better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /** How people read a number. */
  public enum Scale {
    /** 0 to 1, read in percent. */
    SHARE,
    /** 0 to 100, as BLEU is reported. */
    POINTS,
    /** Any number: nats, perplexities, errors in the unit of the target. */
    NUMBER
  }

  /** Checks that nothing is missing. */
  public Measure {
    Objects.requireNonNull(name, "A measure needs a name.");
    Objects.requireNonNull(better, "A measure needs a direction.");
    Objects.requireNonNull(scale, "A measure needs a scale.");
  }

  /** A share of which more is better, without a baseline. */
  public static Measure share(String name, double value) {
    return new Measure(name, value, OptionalDouble.empty(), Better.HIGHER, Scale.SHARE);
  }

  /** A number of which less is better, without a baseline. */
  public static Measure cost(String name, double value) {
    return new Measure(name, value, OptionalDouble.empty(), Better.LOWER, Scale.NUMBER);
  }

  /** A number of which more is better, without a baseline. */
  public static Measure number(String name, double value) {
    return new Measure(name, value, OptionalDouble.empty(), Better.HIGHER, Scale.NUMBER);
  }

  /** A share of which less is better, without a baseline. */
  public static Measure costShare(String name, double value) {
    return new Measure(name, value, OptionalDouble.empty(), Better.LOWER, Scale.SHARE);
  }

  /** The same beside what an answer reaches that never looks at the text. */
  public Measure against(double other) {
    return new Measure(name, value, OptionalDouble.of(other), better, scale);
  }

  /** Whether the value is better than another; any number is better than none. */
  public boolean betterThan(double other) {
    if (Double.isNaN(value) || Double.isNaN(other)) {
      return Double.isNaN(other) && !Double.isNaN(value);
    }
    return better == Better.HIGHER ? value > other : value < other;
  }
}
