package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;

/** From values to places along a chart's edge, with ticks at round values. */
record Axis(double low, double high, double step) {
  private static final int TICKS = 5;

  /** Widened to round ends, for quantities. */
  static Axis round(double least, double most) {
    double low = least;
    double high = most;
    if (low == high) {
      double margin = low == 0 ? 1 : Math.abs(low) / 10;
      low -= margin;
      high += margin;
    }
    double step = roundStep((high - low) / TICKS);
    return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
  }

  /** From the first to the last whole number, for rounds and epochs. */
  static Axis counting(int first, int last) {
    if (first == last) {
      return new Axis(first - 1.0, last + 1.0, 1);
    }
    return new Axis(first, last, Math.max(1, roundStep((last - first) / (double) TICKS)));
  }

  double place(double value, double from, double to) {
    return from + (value - low) / (high - low) * (to - from);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Decimals that tell neighbouring ticks apart. */
  int decimals() {
    int decimals = 0;
    for (double rest = step; decimals < 8 && Math.abs(rest - Math.rint(rest)) > 1e-6; rest *= 10) {
      decimals++;
    }
    return decimals;
  }

  /** The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below. */
  private static double roundStep(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= atLeast * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
