package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

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
  static final int MOST_COLUMNS = 60;

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
    int columns = Math.min(rounds, MOST_COLUMNS);
    double most = 0;
    for (int column = 0; column < columns; column++) {
      most =
          Math.max(most, height(from(column, columns, rounds), from(column + 1, columns, rounds)));
    }
    Axis left = Axis.round(0, most == 0 ? 1 : most);
    DoubleFunction<String> number = shown.of(left);
    List<Html> shapes = new ArrayList<>(Frame.leftAxis(left, Frame.BOTTOM, number));
    for (int column = 0; column < columns; column++) {
      shapes.addAll(column(column, columns, rounds, left));
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

  private List<Html> column(int column, int columns, int rounds, Axis left) {
    int from = from(column, columns, rounds);
    int to = from(column + 1, columns, rounds);
    double x = place(from, rounds);
    double width = place(to, rounds) - x;
    double gap = Math.min(1, width / 8);
    List<Html> shapes = new ArrayList<>();
    double below = 0;
    for (Layer layer : layers) {
      double value = layer.mean(from, to);
      double top = left.place(below + value, Frame.BOTTOM, Frame.TOP);
      double bottom = left.place(below, Frame.BOTTOM, Frame.TOP);
      if (value > 0) {
        shapes.add(Svg.rectangle(x + gap, top, width - 2 * gap, bottom - top, layer.style()));
      }
      below += value;
    }
    return shapes;
  }

  private double height(int from, int to) {
    return layers.stream().mapToDouble(layer -> layer.mean(from, to)).sum();
  }

  /** The first round of a column. */
  private static int from(int column, int columns, int rounds) {
    return (int) ((long) rounds * column / columns);
  }

  private static double place(double round, int rounds) {
    return Frame.LEFT + round / rounds * (Frame.RIGHT - Frame.LEFT);
  }
}
