package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.report.ReportData.Attended;
import org.sunhwan.report.ReportData.Specimen;

/**
 * What a translator looked at while it wrote: a row for each token written, a column for each token
 * of the source, coloured by the share of the attention.
 */
final class AttentionPicture {
  private static final int MOST = 3;
  private static final double CELL = 22;
  private static final int LABEL_CHARACTERS = 16;

  private AttentionPicture() {}

  /** Pictures of the first sentences that have one. */
  static Html of(ReportData data, Words words) {
    List<Specimen> shown =
        data.specimens().stream().filter(one -> one.attended() != null).limit(MOST).toList();
    if (!data.text() || shown.isEmpty()) {
      return Html.NOTHING;
    }
    List<Html> figures = new ArrayList<>();
    figures.add(Section.note(words.say("attention.note")));
    for (int i = 0; i < shown.size(); i++) {
      Specimen one = shown.get(i);
      figures.add(
          Frame.figure(
              Visible.shortened(one.answer(), 80),
              List.of(),
              picture("attention-" + (i + 1), one.attended(), words)));
    }
    return Html.all(figures);
  }

  private static Html picture(String id, Attended attended, Words words) {
    List<String> source = clipped(attended.source());
    List<String> written = clipped(attended.written());
    double left = 10 + widest(written);
    double top = 14 + 0.71 * widest(source);
    List<Html> shapes = new ArrayList<>();
    for (int column = 0; column < source.size(); column++) {
      double middle = left + (column + 0.5) * CELL;
      shapes.add(Svg.turned(middle + 4, top - 6, -45, "label", source.get(column)));
    }
    for (int row = 0; row < written.size(); row++) {
      double y = top + row * CELL;
      shapes.add(Svg.words(left - 8, y + CELL / 2 + 4, "end", "label", written.get(row)));
      shapes.add(Svg.rectangle(left, y, source.size() * CELL - 1, CELL - 1, "empty-cell"));
      for (int column = 0; column < source.size(); column++) {
        double share = attended.weights()[row][column];
        String hint =
            words.say(
                "attention.cell", written.get(row), source.get(column), Numbers.percent(share, 1));
        shapes.add(
            Svg.shaded(
                left + column * CELL, y, CELL - 1, CELL - 1, "right-cell", share, Svg.hint(hint)));
      }
    }
    double beyond = 10 + 0.71 * widest(source);
    return Svg.picture(
        id,
        (int) Math.ceil(left + source.size() * CELL + beyond),
        (int) Math.ceil(top + written.size() * CELL + 6),
        words.say("attention.title"),
        words.say("attention.description"),
        shapes);
  }

  private static List<String> clipped(List<String> tokens) {
    return tokens.stream().map(token -> Visible.clipped(token, LABEL_CHARACTERS)).toList();
  }

  private static double widest(List<String> labels) {
    return labels.stream().mapToInt(ConfusionPicture::pixels).max().orElse(0);
  }
}
