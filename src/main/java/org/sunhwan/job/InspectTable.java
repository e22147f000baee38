package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.text.TerminalWidth;

/** An unrolled network as lines for a terminal; wide scripts keep the columns straight. */
final class InspectTable {
  private static final int WIDEST_TOKEN = 24;
  private static final int BAR = 12;

  private final Insight insight;
  private final int units;
  private final int tokenWidth;
  private final List<String> lines = new ArrayList<>();

  private InspectTable(Insight insight, int units) {
    this.insight = insight;
    this.units = units;
    this.tokenWidth =
        Math.min(
            WIDEST_TOKEN,
            insight.tokens().stream().mapToInt(TerminalWidth::of).max().orElseThrow());
  }

  static List<String> of(Insight insight, int units) {
    var table = new InspectTable(insight, units);
    insight.lanes().forEach(table::lane);
    table.answers();
    return table.lines;
  }

  private void lane(Lane lane) {
    double largest = 0;
    for (int t = 0; t < insight.tokens().size(); t++) {
      largest = Math.max(largest, lane.norm(t));
    }
    lines.add("");
    lines.add(
        "layer %d, %s, %d units: norm of the state after each token, and its strongest units"
            .formatted(lane.layer(), Keys.word(lane.way()), lane.states()[0].length));
    for (int t = 0; t < insight.tokens().size(); t++) {
      int step = t;
      String strongest =
          lane.strongest(t, units).stream()
              .map(u -> String.format(Locale.ROOT, "#%-4d%+.2f", u, lane.states()[step][u]))
              .collect(Collectors.joining("  "));
      lines.add(
          String.format(
              Locale.ROOT,
              "%s %6.2f %s  %s",
              token(t),
              lane.norm(t),
              bar(lane.norm(t) / largest),
              strongest));
    }
  }

  private void answers() {
    double largest = insight.moved().stream().mapToDouble(Math::abs).max().orElse(0);
    lines.add("");
    lines.add("how far each token moved the answer, and the answer if the text ended there");
    for (int t = 0; t < insight.tokens().size(); t++) {
      double moved = insight.moved().get(t);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s %+6.2f %s  %s",
              token(t),
              moved,
              bar(Math.abs(moved) / largest),
              insight.answers().get(t).stream()
                  .map(InspectTable::shown)
                  .collect(Collectors.joining("  "))));
    }
  }

  private String token(int t) {
    return String.format("%4d  ", t + 1)
        + TerminalWidth.fitted(insight.tokens().get(t), tokenWidth);
  }

  private static String shown(Guess guess) {
    return guess.name().isEmpty()
        ? String.format(Locale.ROOT, "%.4f", guess.value())
        : String.format(Locale.ROOT, "%s %.1f %%", guess.name(), 100 * guess.value());
  }

  /** A bar of eighths of a column; empty where there is nothing to compare with. */
  private static String bar(double share) {
    int eighths = Double.isFinite(share) ? (int) Math.round(share * BAR * 8) : 0;
    String bar =
        "█".repeat(eighths / 8)
            + (eighths % 8 == 0 ? "" : " ▏▎▍▌▋▊▉".substring(eighths % 8, eighths % 8 + 1));
    return bar + " ".repeat(BAR - bar.length());
  }
}
