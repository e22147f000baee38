package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * What all charts share: their size, the plot's edges, the axis on the left, and the figure around.
 */
final class Frame {
  static final int WIDTH = 460;
  static final int HEIGHT = 250;
  static final int LEFT = 52;
  static final int RIGHT = 438;
  static final int TOP = 20;
  static final int BOTTOM = 204;

  private Frame() {}

  /** Grid lines and numbers of the axis on the left. */
  static List<Html> leftAxis(Axis axis, int bottom, DoubleFunction<String> shown) {
    List<Html> shapes = new ArrayList<>();
    for (double tick : axis.ticks()) {
      double y = axis.place(tick, bottom, TOP);
      shapes.add(Svg.line(LEFT, y, RIGHT, y, "grid"));
      shapes.add(Svg.words(LEFT - 8, y + 4, "end", "tick", shown.apply(tick)));
    }
    return shapes;
  }

  static Html bottomTitle(String title) {
    return Svg.words(RIGHT, HEIGHT - 6, "end", "axis", title);
  }

  /** A sign of the legend and what it stands for. */
  record Legend(String style, String name) {}

  static Html figure(String title, List<Legend> legend, Html picture, Html... below) {
    List<Html> signs = new ArrayList<>();
    for (Legend entry : legend) {
      signs.add(
          element(
              "span",
              with("class", "legend"),
              element(
                  "svg",
                  with("class", "sign", "viewBox", "0 0 22 10", "aria-hidden", "true"),
                  Svg.line(1, 5, 21, 5, entry.style())),
              text(entry.name())));
    }
    return element(
        "figure",
        element(
            "figcaption",
            element("span", with("class", "chart-title"), text(title)),
            element("span", with("class", "legends"), Html.all(signs))),
        element("div", with("class", "scroll"), picture),
        Html.all(below));
  }
}
