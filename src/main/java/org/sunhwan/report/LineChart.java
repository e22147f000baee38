package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Curves over rounds or epochs.
 *
 * @param id unique in the page
 * @param bottomTitle what is counted along the bottom
 * @param boundaries places of thin upright lines
 * @param marks places worth a ring and a word
 * @param fromZero whether the left axis starts at 0
 * @param shown how the left axis writes its numbers, given their decimals
 */
record LineChart(
    String id,
    String title,
    String description,
    String bottomTitle,
    List<Line> lines,
    List<Double> boundaries,
    List<Mark> marks,
    boolean fromZero,
    Scale shown) {

  /** Most points drawn of one curve; more would not be seen at this size. */
  static final int MOST_POINTS = 400;

  private static final int MOST_DOTS = 30;

  /** One curve; {@code style} is first, second or faint. */
  record Line(String name, String style, Curve curve) {}

  /** A ring with a word beside it. */
  record Mark(double x, double y, String style, String word) {}

  /** Writes an axis's numbers. */
  interface Scale {
    DoubleFunction<String> of(Axis axis);
  }

  /** The chart, or nothing when no curve has a value. */
  Html html() {
    List<Line> drawn = lines.stream().filter(line -> !line.curve().isEmpty()).toList();
    if (drawn.isEmpty()) {
      return Html.NOTHING;
    }
    double[] ys =
        drawn.stream()
            .flatMap(line -> line.curve().points().stream())
            .filter(Curve.Point::known)
            .mapToDouble(Curve.Point::y)
            .sorted()
            .toArray();
    double least = fromZero ? Math.min(0, ys[0]) : ys[0];
    Axis left = Axis.round(least, ys[ys.length - 1]);
    int last = drawn.stream().mapToInt(line -> line.curve().last()).max().orElse(1);
    Axis bottom = Axis.counting(1, last);

    List<Html> shapes = new ArrayList<>();
    for (double x : boundaries) {
      double place = bottom.place(x, Frame.LEFT, Frame.RIGHT);
      shapes.add(Svg.line(place, Frame.TOP, place, Frame.BOTTOM, "boundary"));
    }
    shapes.addAll(Frame.leftAxis(left, Frame.BOTTOM, shown.of(left)));
    for (double tick : fromOne(bottom.ticks())) {
      if (tick >= 1 && tick <= last) {
        double place = bottom.place(tick, Frame.LEFT, Frame.RIGHT);
        shapes.add(
            Svg.words(place, Frame.BOTTOM + 18, "middle", "tick", Numbers.count((long) tick)));
      }
    }
    shapes.add(Frame.bottomTitle(bottomTitle));
    for (Line line : drawn) {
      draw(line, left, bottom, shapes);
    }
    for (Mark mark : marks) {
      mark(mark, left, bottom, shapes);
    }
    List<Frame.Legend> legend =
        drawn.size() < 2
            ? List.of()
            : drawn.stream()
                .map(line -> new Frame.Legend("line " + line.style(), line.name()))
                .distinct()
                .toList();
    return Frame.figure(
        title, legend, Svg.picture(id, Frame.WIDTH, Frame.HEIGHT, title, description, shapes));
  }

  /** Ticks that also name the first round or epoch. */
  private static List<Double> fromOne(List<Double> ticks) {
    List<Double> named = new ArrayList<>(ticks);
    if (!named.contains(1.0)) {
      named.add(0, 1.0);
    }
    return named;
  }

  private static void draw(Line line, Axis left, Axis bottom, List<Html> shapes) {
    List<Curve.Point> points = line.curve().thinned(MOST_POINTS).points();
    double[] places = new double[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      Curve.Point point = points.get(i);
      places[2 * i] = bottom.place(point.x(), Frame.LEFT, Frame.RIGHT);
      places[2 * i + 1] =
          point.known() ? left.place(point.y(), Frame.BOTTOM, Frame.TOP) : Double.NaN;
    }
    shapes.add(Svg.path(places, "line " + line.style()));
    if (points.size() <= MOST_DOTS) {
      for (int i = 0; i < points.size(); i++) {
        if (points.get(i).known()) {
          shapes.add(Svg.circle(places[2 * i], places[2 * i + 1], 2.5, "dot " + line.style()));
        }
      }
    }
  }

  private static void mark(Mark mark, Axis left, Axis bottom, List<Html> shapes) {
    if (!Numbers.finite(mark.y())) {
      return;
    }
    double x = bottom.place(mark.x(), Frame.LEFT, Frame.RIGHT);
    double y = left.place(mark.y(), Frame.BOTTOM, Frame.TOP);
    boolean nearRight = x > Frame.RIGHT - 60;
    boolean nearTop = y < Frame.TOP + 20;
    shapes.add(Svg.circle(x, y, 6, "ring " + mark.style()));
    shapes.add(
        Svg.words(
            nearRight ? x - 4 : x + 4,
            nearTop ? y + 22 : y - 11,
            nearRight ? "end" : "start",
            "mark",
            mark.word()));
  }
}
