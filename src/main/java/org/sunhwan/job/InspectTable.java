package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;
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
    this.tokenWidth = widest(insight.tokens());
  }

  private static int widest(List<String> tokens) {
    return Math.min(WIDEST_TOKEN, tokens.stream().mapToInt(TerminalWidth::of).max().orElseThrow());
  }

  static List<String> of(Insight insight, int units) {
    var table = new InspectTable(insight, units);
    if (insight.look() == Look.WRITING) {
      table.title("the translation: " + insight.text());
    }
    insight.lanes().forEach(table::lane);
    switch (insight.look()) {
      case ANSWER -> table.answers();
      case TAGS -> table.tags();
      case NEXT -> table.next();
      case WRITING -> table.written();
      case SOURCE -> {} // nothing is said before all is read
    }
    return table.lines;
  }

  private void title(String title) {
    lines.add("");
    lines.add(title);
  }

  private void lane(Lane lane) {
    double largest = 0;
    for (int t = 0; t < insight.steps().size(); t++) {
      largest = Math.max(largest, lane.norm(t));
    }
    title(
        "%slayer %d, %s, %d units: norm of the state %s each token, and its strongest units"
            .formatted(
                layers(),
                lane.layer(),
                Keys.word(lane.way()),
                lane.states()[0].length,
                insight.look() == Look.WRITING ? "that wrote" : "after"));
    for (int t = 0; t < insight.steps().size(); t++) {
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

  private String layers() {
    return switch (insight.look()) {
      case SOURCE -> "encoder ";
      case WRITING -> "decoder ";
      default -> "";
    };
  }

  private void answers() {
    double largest =
        insight.steps().stream().mapToDouble(step -> Math.abs(step.moved())).max().orElse(0);
    title("how far each token moved the answer, and the answer if the text ended there");
    for (int t = 0; t < insight.steps().size(); t++) {
      Step step = insight.steps().get(t);
      String moved = String.format(Locale.ROOT, "%+6.2f", step.moved());
      row(t, moved, Math.abs(step.moved()) / largest, guesses(step));
    }
  }

  private void tags() {
    title("how likely each word's tag is, and the tag");
    for (int t = 0; t < insight.steps().size(); t++) {
      Guess tag = insight.steps().get(t).guesses().get(0);
      row(t, percent(tag.value()), tag.value(), tag.name());
    }
  }

  private void next() {
    title("after each token: how likely the one was that came next, that one, and the likeliest");
    int width = widest(insight.steps().stream().map(step -> step.came().name()).toList());
    for (int t = 0; t < insight.steps().size(); t++) {
      Step step = insight.steps().get(t);
      String came = TerminalWidth.fitted(step.came().name(), width);
      row(t, percent(step.came().value()), step.came().value(), came + "   " + guesses(step));
    }
  }

  private void written() {
    title("how likely each token was, what of the text was looked at most, and the likeliest");
    int width = widest(insight.steps().stream().map(step -> step.attended().name()).toList());
    for (int t = 0; t < insight.steps().size(); t++) {
      Step step = insight.steps().get(t);
      String attended =
          TerminalWidth.fitted(step.attended().name(), width)
              + " "
              + percent(step.attended().value());
      row(t, percent(step.came().value()), step.came().value(), attended + "   " + guesses(step));
    }
  }

  private void row(int t, String number, double share, String said) {
    lines.add("%s %s %s  %s".formatted(token(t), number, bar(share), said));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%5.1f %%", 100 * share);
  }

  private static String guesses(Step step) {
    return step.guesses().stream().map(InspectTable::shown).collect(Collectors.joining("  "));
  }

  private String token(int t) {
    return String.format("%4d  ", t + 1)
        + TerminalWidth.fitted(insight.steps().get(t).token(), tokenWidth);
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
