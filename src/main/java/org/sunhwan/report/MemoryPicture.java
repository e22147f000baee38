package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.report.ReportData.Insight;
import org.sunhwan.report.ReportData.Token;

/**
 * One text from left to right: a bar for each token (how far it moved the answer, or how unlikely
 * it was), the tokens and what is said of each, and below them a heat map for each layer and
 * direction, a row for each unit.
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
    double y = insight.look() == Look.SOURCE ? TOP : bars() + 8;
    y = labels(y, "label", Token::token);
    y = labels(y, "axis", Token::said);
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

  /** A word for each token, from top to bottom; where the next may begin. */
  private double labels(double y, String style, Function<Token, String> word) {
    double longest = 0;
    for (int t = 0; t < tokens; t++) {
      String shown = Visible.clipped(word.apply(insight.tokens().get(t)), TOKEN_CHARACTERS);
      if (!shown.isEmpty()) {
        longest = Math.max(longest, pixels(shown));
        shapes.add(Svg.turned(LEFT + (t + 0.5) * COLUMN - 4, y, 90, style, shown));
      }
    }
    return longest == 0 ? y : y + longest + 14;
  }

  /** Of answers up speaks for them, down against; else the higher the unlikelier. */
  private double bars() {
    boolean signed = insight.look() == Look.ANSWER;
    double base = TOP + HALF_BAR;
    if (signed) {
      side(base - 6, "memory.for");
      side(base + 16, "memory.against");
    } else {
      side(base - 6, "memory.bar." + Memory.word(insight.look()));
    }
    double largest = largest();
    for (int t = 0; t < tokens && largest > 0; t++) {
      double bar = insight.tokens().get(t).bar();
      double height = Math.abs(bar) / largest * HALF_BAR;
      String hint =
          insight.tokens().get(t).token() + ": " + String.format(Locale.ROOT, "%+.3f", bar);
      shapes.add(
          Svg.rectangle(
              LEFT + t * COLUMN + 4,
              bar > 0 ? base - height : base,
              COLUMN - 8,
              height,
              signed && bar > 0 ? "bar" : "against-bar",
              Svg.hint(hint)));
    }
    shapes.add(Svg.line(LEFT, base, LEFT + tokens * COLUMN, base, "base"));
    return signed ? base + HALF_BAR : base;
  }

  /** What the longest bar stands for; doubts are shares, which are not to look larger. */
  private double largest() {
    return switch (insight.look()) {
      case TAGS, WRITING -> 1;
      default -> insight.tokens().stream().mapToDouble(t -> Math.abs(t.bar())).max().orElse(0);
    };
  }

  private void side(double y, String key) {
    shapes.add(Svg.words(LEFT - 10, y, "end", "axis", words.say(key)));
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
