package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A histogram over lengths whose bars double in width of what they hold: the numbers along the
 * bottom stand at the bars' edges.
 *
 * @param id unique in the page
 * @param bars shares from 0 to 1, from short to long
 * @param lastEdge where the last bar ends
 * @param most the share at the left axis's top; the axis starts at 0
 */
record BarChart(
    String id,
    String title,
    String description,
    String bottomTitle,
    List<Bar> bars,
    long lastEdge,
    double most) {

  /** One bar; an unknown share leaves its place empty, a bar of few rows is pale. */
  record Bar(long edge, double share, long rows, String hint) {}

  /** Below this many rows a share says little. */
  static final int FEW_ROWS = 30;

  Html html() {
    if (bars.stream().noneMatch(bar -> Numbers.finite(bar.share()))) {
      return Html.NOTHING;
    }
    Axis left = Axis.round(0, most);
    List<Html> shapes =
        new ArrayList<>(
            Frame.leftAxis(
                left,
                Frame.BOTTOM,
                tick -> Numbers.percent(tick, Math.max(0, left.decimals() - 2))));
    double slot = (double) (Frame.RIGHT - Frame.LEFT) / bars.size();
    double gap = Math.min(6, slot / 8);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double x = Frame.LEFT + i * slot;
      shapes.add(edge(x, bar.edge()));
      if (Numbers.finite(bar.share())) {
        double y = left.place(bar.share(), Frame.BOTTOM, Frame.TOP);
        shapes.add(
            Svg.rectangle(
                x + gap,
                y,
                slot - 2 * gap,
                Frame.BOTTOM - y,
                bar.rows() < FEW_ROWS ? "pale-bar" : "bar",
                Svg.hint(bar.hint())));
        shapes.add(
            Svg.words(
                x + slot / 2,
                y - 5,
                "middle",
                "value",
                Numbers.percent(bar.share(), slot < 48 ? 0 : 1)));
      }
    }
    shapes.add(edge(Frame.RIGHT, lastEdge));
    shapes.add(Svg.line(Frame.LEFT, Frame.BOTTOM, Frame.RIGHT, Frame.BOTTOM, "base"));
    shapes.add(Frame.bottomTitle(bottomTitle));
    return Frame.figure(
        title, List.of(), Svg.picture(id, Frame.WIDTH, Frame.HEIGHT, title, description, shapes));
  }

  private static Html edge(double x, long edge) {
    return Svg.words(x, Frame.BOTTOM + 18, "middle", "tick", Numbers.compact((double) edge));
  }
}
