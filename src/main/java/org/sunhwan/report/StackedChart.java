package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Quantities over rounds that add up to a whole, one upon the other. Many rounds share a column,
 * which shows their mean.
 *
 * @param id unique in the page
 * @param bottomTitle what is counted along the bottom
 * @param layers from the bottom to the top, each with a value for each round
 * @param shown how numbers are written, given their decimals
 */
record StackedChart(
    String id,
    String title,
    String description,
    String bottomTitle,
    List<Layer> layers,
    LineChart.Scale shown) {
  private static final int MOST_COLUMNS = 60;

  /** Columns that are so many times as high as the middle one are cut. */
  private static final double CUT = 5;

  /** One quantity; {@code style} is its class in the style sheet. */
  @SuppressWarnings("ArrayRecordComponent")
  record Layer(String name, String style, double[] values) {
    double mean(int from, int to) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += Numbers.finite(values[i]) ? values[i] : 0;
      }
      return sum / (to - from);
    }
  }

  /** The chart, or nothing without rounds. */
  Html html() {
    int rounds = layers.get(0).values().length;
    if (rounds == 0) {
      return Html.NOTHING;
    }
    int each = (rounds + MOST_COLUMNS - 1) / MOST_COLUMNS;
    Axis left = Axis.round(0, top(rounds, each));
    List<Html> shapes = new ArrayList<>(Frame.leftAxis(left, Frame.BOTTOM, shown.of(left)));
    for (int from = 0; from < rounds; from += each) {
      shapes.addAll(column(from, Math.min(rounds, from + each), rounds, left));
    }
    shapes.add(Svg.line(Frame.LEFT, Frame.BOTTOM, Frame.RIGHT, Frame.BOTTOM, "base"));
    for (double tick : Axis.counting(1, rounds).ticks()) {
      if (tick >= 1 && tick <= rounds) {
        double place = place(tick - 0.5, rounds);
        shapes.add(
            Svg.words(place, Frame.BOTTOM + 18, "middle", "tick", Numbers.count((long) tick)));
      }
    }
    shapes.add(Frame.bottomTitle(bottomTitle));
    List<Frame.Legend> legend =
        layers.stream()
            .map(layer -> new Frame.Legend("patch " + layer.style(), layer.name()))
            .toList();
    return Frame.figure(
        title, legend, Svg.picture(id, Frame.WIDTH, Frame.HEIGHT, title, description, shapes));
  }

  /** Where the axis ends: no column may make all others too small to see, as first rounds would. */
  private double top(int rounds, int each) {
    double[] heights =
        IntStream.iterate(0, from -> from < rounds, from -> from + each)
            .mapToDouble(from -> height(from, Math.min(rounds, from + each)))
            .sorted()
            .toArray();
    double most = Math.min(heights[heights.length - 1], CUT * heights[heights.length / 2]);
    return most == 0 ? 1 : most;
  }

  /** One that goes beyond the axis ends there, and says how high it would be. */
  private List<Html> column(int from, int to, int rounds, Axis left) {
    double x = place(from, rounds);
    double width = place(to, rounds) - x;
    double gap = Math.min(1, width / 8);
    List<Html> shapes = new ArrayList<>();
    double below = 0;
    for (Layer layer : layers) {
      double above = Math.min(left.high(), below + layer.mean(from, to));
      if (above > below) {
        double top = left.place(above, Frame.BOTTOM, Frame.TOP);
        double bottom = left.place(below, Frame.BOTTOM, Frame.TOP);
        shapes.add(Svg.rectangle(x + gap, top, width - 2 * gap, bottom - top, layer.style()));
        below = above;
      }
    }
    double height = height(from, to);
    if (height > left.high()) {
      shapes.add(
          Svg.words(
              x + width / 2, Frame.TOP - 5, "middle", "value", "↑ " + Numbers.decimal(height, 1)));
    }
    return shapes;
  }

  private double height(int from, int to) {
    return layers.stream().mapToDouble(layer -> layer.mean(from, to)).sum();
  }

  private static double place(double round, int rounds) {
    return Frame.LEFT + round / rounds * (Frame.RIGHT - Frame.LEFT);
  }
}
