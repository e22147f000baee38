package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.report.ReportData.Insight;

/**
 * One text from left to right: a bar for how far each token moved the answer, the tokens, and below
 * them a heat map for each layer and direction, a row for each unit.
 */
final class MemoryPicture {
  private static final int MOST_TOKENS = 60;
  private static final int TOKEN_CHARACTERS = 14;
  private static final double COLUMN = 24;
  private static final double LEFT = 120;
  private static final double HALF_BAR = 28;
  private static final double TOP = 22;
  private static final double LANE_GAP = 30;

  private final Insight insight;
  private final Words words;
  private final int tokens;
  private final List<Html> shapes = new ArrayList<>();

  private MemoryPicture(Insight insight, Words words) {
    this.insight = insight;
    this.words = words;
    this.tokens = Math.min(MOST_TOKENS, insight.tokens().size());
  }

  static Html of(Insight insight, int number, Words words) {
    return new MemoryPicture(insight, words).draw(number);
  }

  private Html draw(int number) {
    double y = bars() + 8;
    double longest = 0;
    for (int t = 0; t < tokens; t++) {
      String token = Visible.clipped(insight.tokens().get(t), TOKEN_CHARACTERS);
      longest = Math.max(longest, pixels(token));
      shapes.add(Svg.turned(LEFT + (t + 0.5) * COLUMN - 4, y, 90, "label", token));
    }
    y += longest + 14;
    for (Lane lane : insight.lanes()) {
      y = lane(lane, y) + LANE_GAP;
    }
    return Svg.picture(
        "memory-picture-" + number,
        (int) Math.ceil(LEFT + tokens * COLUMN + 8),
        (int) Math.ceil(y - LANE_GAP + 8),
        words.say("memory.title", insight.id()),
        words.say("memory.description"),
        shapes);
  }

  /** How far each token moved the answer: up speaks for it, down against. */
  private double bars() {
    shapes.add(Svg.words(LEFT - 10, TOP + HALF_BAR - 6, "end", "axis", words.say("memory.for")));
    shapes.add(
        Svg.words(LEFT - 10, TOP + HALF_BAR + 16, "end", "axis", words.say("memory.against")));
    double base = TOP + HALF_BAR;
    double largest = insight.moved().stream().mapToDouble(Math::abs).max().orElse(0);
    for (int t = 0; t < tokens && largest > 0; t++) {
      double moved = insight.moved().get(t);
      double height = Math.abs(moved) / largest * HALF_BAR;
      shapes.add(
          Svg.rectangle(
              LEFT + t * COLUMN + 4,
              moved > 0 ? base - height : base,
              COLUMN - 8,
              height,
              moved > 0 ? "bar" : "against-bar",
              Svg.hint(
                  insight.tokens().get(t) + ": " + String.format(Locale.ROOT, "%+.3f", moved))));
    }
    shapes.add(Svg.line(LEFT, base, LEFT + tokens * COLUMN, base, "base"));
    return base + HALF_BAR;
  }

  private double lane(Lane lane, double top) {
    HeatMap map = HeatMap.of(lane, tokens);
    double height = map.rows() * Math.max(2, Math.min(8, 160.0 / map.rows()));
    shapes.add(
        Svg.words(LEFT - 10, top + 12, "end", "label", words.say("memory.layer", lane.layer())));
    shapes.add(
        Svg.words(
            LEFT - 10,
            top + 28,
            "end",
            "axis",
            words.say("memory." + lane.way().name().toLowerCase(Locale.ROOT))));
    shapes.add(
        Svg.words(
            LEFT - 10,
            top + 44,
            "end",
            "axis",
            words.say("memory.scale", String.format(Locale.ROOT, "%.2f", map.largest()))));
    shapes.add(Svg.rectangle(LEFT, top, tokens * COLUMN, height, "empty-cell"));
    shapes.add(Svg.image(LEFT, top, tokens * COLUMN, height, map.png()));
    return top + Math.max(height, 48);
  }

  /** A generous guess at the width of 13 pixel letters; wide scripts take a square a character. */
  private static double pixels(String words) {
    return words.codePoints().mapToDouble(c -> c < 0x1100 ? 7.6 : 13.5).sum();
  }
}
