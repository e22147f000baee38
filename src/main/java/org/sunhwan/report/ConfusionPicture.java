package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.evaluate.Evaluation;

/**
 * The confusion matrix as a picture: a row for each true class, coloured by the share of the row;
 * right answers in one colour, confusions in another. Above {@value #MOST_WITH_NUMBERS} classes the
 * cells are too small for numbers, which then stand in the table below and in the cells' hints.
 */
final class ConfusionPicture {
  static final int MOST_WITH_NUMBERS = 14;
  private static final int MOST_LARGE = 4;
  private static final int LABEL_CHARACTERS = 16;

  /** From this share on a cell is dark enough for letters in the paper's colour. */
  private static final double DARK = 0.68;

  private final Evaluation evaluation;
  private final Words words;
  private final int classes;
  private final double cell;
  private final double left;
  private final double top;
  private final List<Html> shapes = new ArrayList<>();

  private ConfusionPicture(Evaluation evaluation, Words words, List<String> names) {
    this.evaluation = evaluation;
    this.words = words;
    this.classes = names.size();
    this.cell = large() ? 92 : small() ? 14 : 46;
    int longest = names.stream().mapToInt(ConfusionPicture::pixels).max().orElse(0);
    this.left = 10 + Math.max(longest, pixels(words.say("confusion.true")));
    double above = large() ? 18 : small() ? longest : 14 + longest * 0.71;
    this.top = 32 + above;
  }

  static Html of(Evaluation evaluation, Words words) {
    List<String> names =
        evaluation.labels().stream().map(l -> Visible.clipped(l, LABEL_CHARACTERS)).toList();
    return new ConfusionPicture(evaluation, words, names).draw(names);
  }

  private boolean large() {
    return classes <= MOST_LARGE;
  }

  private boolean small() {
    return classes > MOST_WITH_NUMBERS;
  }

  private Html draw(List<String> names) {
    shapes.add(Svg.words(left, 14, "start", "axis", words.say("confusion.predicted")));
    shapes.add(Svg.words(left - 8, top - 10, "end", "axis", words.say("confusion.true")));
    for (int row = 0; row < classes; row++) {
      double middle = (row + 0.5) * cell;
      String name = names.get(row);
      shapes.add(Svg.words(left - 8, top + middle + 4, "end", "label", name));
      shapes.add(
          large()
              ? Svg.words(left + middle, top - 10, "middle", "label", name)
              : Svg.turned(left + middle + 4, top - 8, small() ? -90 : -45, "label", name));
      drawRow(row);
    }
    double beyond = large() || small() ? 10 : 10 + 0.71 * pixels(names.get(classes - 1));
    return Svg.picture(
        "confusion-picture",
        (int) Math.ceil(left + classes * cell + beyond),
        (int) Math.ceil(top + classes * cell + 6),
        words.say("confusion.title"),
        words.say("confusion.description"),
        shapes);
  }

  private void drawRow(int row) {
    double y = top + row * cell;
    long rows = evaluation.classes().get(row).rows();
    shapes.add(Svg.rectangle(left, y, classes * cell - 1, cell - 1, "empty-cell"));
    for (int column = 0; column < classes; column++) {
      long count = evaluation.confusion().get(row).get(column);
      if (count > 0) { // in a large matrix most are empty
        drawCell(left + column * cell, y, row, column, count, (double) count / rows);
      }
    }
  }

  private void drawCell(double x, double y, int row, int column, long count, double share) {
    String hint =
        words.say(
            "confusion.cell",
            evaluation.labels().get(row),
            evaluation.labels().get(column),
            Numbers.count(count),
            Numbers.percent(share, 1));
    // the root lifts the few percent of a confusion out of the paper
    double strength = row == column ? share : Math.sqrt(share);
    shapes.add(
        Svg.shaded(
            x,
            y,
            cell - 1,
            cell - 1,
            row == column ? "right-cell" : "wrong-cell",
            strength,
            Svg.hint(hint)));
    String ink = strength > DARK ? "on-colour" : "on-paper";
    double middle = x + cell / 2 - 0.5;
    double base = y + cell / 2;
    if (large()) {
      shapes.add(Svg.words(middle, base, "middle", "count " + ink, Numbers.count(count)));
      shapes.add(Svg.words(middle, base + 18, "middle", "share " + ink, Numbers.percent(share, 1)));
    } else if (!small()) {
      shapes.add(
          Svg.words(middle, base + 4, "middle", "share " + ink, Numbers.compact((double) count)));
    }
  }

  /** A generous guess at the width of 13 pixel letters; wide scripts take a square a character. */
  static int pixels(String words) {
    return (int) words.codePoints().mapToDouble(c -> c < 0x1100 ? 7.6 : 13.5).sum();
  }
}
