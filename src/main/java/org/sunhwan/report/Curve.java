package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A quantity over rounds or epochs; values that are not finite are gaps. */
record Curve(List<Point> points) {
  /** A place on the curve. */
  record Point(double x, double y) {
    boolean known() {
      return Numbers.finite(y);
    }
  }

  /** Values at 1, 2, 3 and so on. */
  static Curve counted(double[] values) {
    return new Curve(
        IntStream.range(0, values.length).mapToObj(i -> new Point(i + 1, values[i])).toList());
  }

  boolean isEmpty() {
    return points.stream().noneMatch(Point::known);
  }

  /** Where it ends. */
  int last() {
    return points.isEmpty() ? 0 : (int) points.get(points.size() - 1).x();
  }

  /** The mean of each value and the {@code window - 1} before it; gaps do not count. */
  Curve movingAverage(int window) {
    List<Point> averages = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      double mean =
          points.subList(Math.max(0, i - window + 1), i + 1).stream()
              .filter(Point::known)
              .mapToDouble(Point::y)
              .average()
              .orElse(Double.NaN);
      averages.add(new Point(points.get(i).x(), mean));
    }
    return new Curve(averages);
  }

  /**
   * At most about {@code most} points: of each stretch only the lowest and the highest, in order,
   * so no spike is lost; the first and last points stay.
   */
  Curve thinned(int most) {
    int size = points.size();
    if (size <= most) {
      return this;
    }
    int stretches = Math.max(1, most / 2);
    List<Point> kept = new ArrayList<>(most + 2);
    kept.add(points.get(0));
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) size * s / stretches);
      int to = (int) ((long) size * (s + 1) / stretches);
      int lowest = from;
      int highest = from;
      for (int i = from; i < to; i++) {
        // a gap gives way to any value, since comparisons with NaN are false
        lowest = points.get(i).y() < points.get(lowest).y() || !known(lowest) ? i : lowest;
        highest = points.get(i).y() > points.get(highest).y() || !known(highest) ? i : highest;
      }
      kept.add(points.get(Math.min(lowest, highest)));
      kept.add(points.get(Math.max(lowest, highest)));
    }
    kept.add(points.get(size - 1));
    return new Curve(kept.stream().distinct().toList());
  }

  private boolean known(int i) {
    return points.get(i).known();
  }
}
