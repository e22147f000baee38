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
  private static final int LABEL_CHARACTERS = 14;

  private ConfusionPicture() {}

  static Html of(Evaluation evaluation, Words words) {
    int classes = evaluation.labels().size();
    double cell =
        classes <= 4 ? 76 : classes <= MOST_WITH_NUMBERS ? 46 : Math.max(14, 640 / classes);
    List<String> names =
        evaluation.labels().stream().map(l -> Visible.shortened(l, LABEL_CHARACTERS)).toList();
    int longest = names.stream().mapToInt(ConfusionPicture::widthInPixels).max().orElse(0);
    double left = longest + 30;
    double top = classes <= 4 ? 46 : 34 + longest * 0.72;
    double right = classes <= 4 ? 10 : 10 + longest * 0.72;
    List<Html> shapes = new ArrayList<>();
    shapes.add(Svg.words(left, 14, "start", "axis", words.say("confusion.predicted")));
    shapes.add(Svg.words(left - 8, top - 10, "end", "axis", words.say("confusion.true")));
    for (int row = 0; row < classes; row++) {
      double y = top + row * cell;
      shapes.add(Svg.words(left - 8, y + cell / 2 + 4, "end", "label", names.get(row)));
      double x = left + row * cell + cell / 2;
      shapes.add(
          classes <= 4
              ? Svg.words(x, top - 10, "middle", "label", names.get(row))
              : Svg.slanted(x + 2, top - 8, "label", names.get(row)));
      drawRow(evaluation, row, left, y, cell, words, shapes);
    }
    return Svg.picture(
        "confusion-picture",
        (int) Math.ceil(left + classes * cell + right),
        (int) Math.ceil(top + classes * cell + 6),
        words.say("confusion.title"),
        words.say("confusion.description"),
        shapes);
  }

  private static void drawRow(
      Evaluation evaluation,
      int row,
      double left,
      double y,
      double cell,
      Words words,
      List<Html> shapes) {
    List<String> labels = evaluation.labels();
    long rows = evaluation.classes().get(row).rows();
    for (int column = 0; column < labels.size(); column++) {
      long count = evaluation.confusion().get(row).get(column);
      double share = rows == 0 ? 0 : (double) count / rows;
      double x = left + column * cell;
      String hint =
          words.say(
              "confusion.cell",
              labels.get(row),
              labels.get(column),
              Numbers.count(count),
              Numbers.percent(share, 1));
      shapes.add(Svg.rectangle(x, y, cell - 1, cell - 1, "empty-cell"));
      shapes.add(
          Svg.shaded(
              x,
              y,
              cell - 1,
              cell - 1,
              row == column ? "right-cell" : "wrong-cell",
              share,
              Svg.hint(hint)));
      if (labels.size() <= MOST_WITH_NUMBERS && count > 0) {
        String style = share > 0.5 ? "on-colour" : "on-paper";
        double middle = x + cell / 2 - 0.5;
        if (cell > 60) {
          shapes.add(
              Svg.words(middle, y + cell / 2, "middle", "count " + style, Numbers.count(count)));
          shapes.add(
              Svg.words(
                  middle,
                  y + cell / 2 + 18,
                  "middle",
                  "share " + style,
                  Numbers.percent(share, 1)));
        } else {
          shapes.add(
              Svg.words(
                  middle,
                  y + cell / 2 + 4,
                  "middle",
                  "share " + style,
                  Numbers.compact((double) count)));
        }
      }
    }
  }

  /** A generous guess at 13 pixels a line: wide scripts take a square a character. */
  private static int widthInPixels(String words) {
    return words.codePoints().map(c -> c < 0x1100 ? 8 : 14).sum();
  }
}
