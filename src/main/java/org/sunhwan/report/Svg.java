package org.sunhwan.report;

import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.List;
import java.util.Locale;

/** Shapes of a picture. Colours and fonts come from the style sheet, by class. */
final class Svg {
  private Svg() {}

  /**
   * A picture with a name and a description for those who cannot see it.
   *
   * @param id unique in the page
   */
  static Html picture(
      String id, int width, int height, String title, String description, List<Html> shapes) {
    return element(
        "svg",
        with(
            "viewBox",
            "0 0 " + width + " " + height,
            "width",
            String.valueOf(width),
            "height",
            String.valueOf(height),
            "role",
            "img",
            "aria-labelledby",
            id + "-title " + id + "-description"),
        element("title", with("id", id + "-title"), text(title)),
        element("desc", with("id", id + "-description"), text(description)),
        Html.all(shapes));
  }

  /** A bar of the given share, for a table's cell; the number stands beside it. */
  static Html meter(double share, String style) {
    double width = Numbers.finite(share) ? 100 * Math.max(0, Math.min(1, share)) : 0;
    return element(
        "svg",
        with(
            "class",
            "meter " + style,
            "viewBox",
            "0 0 100 8",
            "preserveAspectRatio",
            "none",
            "aria-hidden",
            "true"),
        element("rect", with("class", "track", "width", "100", "height", "8")),
        element("rect", with("class", "fill", "width", number(width), "height", "8")));
  }

  static Html line(double x1, double y1, double x2, double y2, String style) {
    return element(
        "line",
        with(
            "x1",
            number(x1),
            "y1",
            number(y1),
            "x2",
            number(x2),
            "y2",
            number(y2),
            "class",
            style));
  }

  static Html rectangle(double x, double y, double width, double height, String style, Html... in) {
    return element(
        "rect",
        with(
            "x",
            number(x),
            "y",
            number(y),
            "width",
            number(width),
            "height",
            number(height),
            "class",
            style),
        in);
  }

  /** A rectangle as strong as the share given, from paper to full colour. */
  static Html shaded(
      double x, double y, double width, double height, String style, double share, Html... in) {
    return element(
        "rect",
        with(
            "x",
            number(x),
            "y",
            number(y),
            "width",
            number(width),
            "height",
            number(height),
            "class",
            style,
            "fill-opacity",
            String.format(Locale.ROOT, "%.3f", share)),
        in);
  }

  /** A PNG stretched to a place, its pixels kept sharp by the style sheet. */
  static Html image(double x, double y, double width, double height, byte[] png) {
    return element(
        "image",
        with(
            "x",
            number(x),
            "y",
            number(y),
            "width",
            number(width),
            "height",
            number(height),
            "preserveAspectRatio",
            "none",
            "class",
            "pixels",
            "href",
            HeatMap.address(png)));
  }

  static Html circle(double x, double y, double radius, String style, Html... in) {
    return element(
        "circle", with("cx", number(x), "cy", number(y), "r", number(radius), "class", style), in);
  }

  /** A line through places given as x, y, x, y; a NaN lifts the pen. */
  static Html path(double[] places, String style) {
    StringBuilder path = new StringBuilder();
    boolean down = false;
    for (int i = 0; i < places.length; i += 2) {
      if (Double.isNaN(places[i]) || Double.isNaN(places[i + 1])) {
        down = false;
        continue;
      }
      path.append(down ? 'L' : 'M').append(number(places[i])).append(' ');
      path.append(number(places[i + 1]));
      down = true;
    }
    return element("path", with("d", path.toString(), "class", style));
  }

  /** Words at a place; {@code anchor} is start, middle or end. */
  static Html words(double x, double y, String anchor, String style, String words) {
    return element(
        "text",
        with("x", number(x), "y", number(y), "text-anchor", anchor, "class", style),
        text(words));
  }

  /** Words that start at a place and run at an angle, clockwise in degrees. */
  static Html turned(double x, double y, int degrees, String style, String words) {
    String place = "translate(" + number(x) + " " + number(y) + ") rotate(" + degrees + ")";
    return element("text", with("transform", place, "class", style), text(words));
  }

  static Html hint(String words) {
    return element("title", text(words));
  }

  private static String number(double value) {
    String shown = String.format(Locale.ROOT, "%.1f", value);
    return shown.endsWith(".0") ? shown.substring(0, shown.length() - 2) : shown;
  }
}
