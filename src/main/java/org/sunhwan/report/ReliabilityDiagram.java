package org.sunhwan.report;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.evaluate.Evaluation.CalibrationBin;

/**
 * Accuracy over confidence, with the diagonal of perfect calibration, and below it where the rows
 * are (the reliability diagram of Niculescu-Mizil and Caruana 2005).
 */
final class ReliabilityDiagram {
  private static final int PLOT_BOTTOM = 168;
  private static final int STRIP_TOP = 176;

  private ReliabilityDiagram() {}

  static Html of(List<CalibrationBin> bins, Words words) {
    boolean upperHalf =
        bins.stream()
            .allMatch(
                bin -> bin.from() >= 0.45 && bin.accuracy() >= 0.5 && bin.confidence() >= 0.5);
    Axis axis = upperHalf ? new Axis(0.5, 1, 0.1) : new Axis(0, 1, 0.2);
    long rows = bins.stream().mapToLong(CalibrationBin::rows).sum();
    long fullest = bins.stream().mapToLong(CalibrationBin::rows).max().orElse(1);

    List<Html> shapes =
        new ArrayList<>(Frame.leftAxis(axis, PLOT_BOTTOM, tick -> Numbers.percent(tick, 0)));
    shapes.add(Svg.line(Frame.LEFT, PLOT_BOTTOM, Frame.RIGHT, Frame.TOP, "ideal"));
    double[] curve = new double[2 * bins.size()];
    List<Html> dots = new ArrayList<>();
    for (int i = 0; i < bins.size(); i++) {
      CalibrationBin bin = bins.get(i);
      double x = axis.place(bin.confidence(), Frame.LEFT, Frame.RIGHT);
      double y = axis.place(bin.accuracy(), PLOT_BOTTOM, Frame.TOP);
      curve[2 * i] = x;
      curve[2 * i + 1] = y;
      String hint =
          words.say(
              "calibration.bin",
              Numbers.percent(bin.from(), 0),
              Numbers.percent(bin.to(), 0),
              Numbers.count(bin.rows()),
              Numbers.percent(bin.confidence()),
              Numbers.percent(bin.accuracy()));
      double radius = 2.5 + 5 * Math.sqrt((double) bin.rows() / rows);
      dots.add(Svg.circle(x, y, radius, "dot first", Svg.hint(hint)));
      double from = Math.max(Frame.LEFT, axis.place(bin.from(), Frame.LEFT, Frame.RIGHT));
      double to = axis.place(bin.to(), Frame.LEFT, Frame.RIGHT);
      double height = (double) bin.rows() / fullest * (Frame.BOTTOM - STRIP_TOP);
      if (to - from > 2) {
        shapes.add(
            Svg.rectangle(
                from + 1,
                Frame.BOTTOM - height,
                to - from - 2,
                height,
                "soft-bar",
                Svg.hint(hint)));
      }
    }
    shapes.add(Svg.line(Frame.LEFT, Frame.BOTTOM, Frame.RIGHT, Frame.BOTTOM, "base"));
    shapes.add(Svg.path(curve, "line first"));
    shapes.addAll(dots);
    for (double tick : axis.ticks()) {
      double x = axis.place(tick, Frame.LEFT, Frame.RIGHT);
      shapes.add(Svg.words(x, Frame.BOTTOM + 18, "middle", "tick", Numbers.percent(tick, 0)));
    }
    shapes.add(Frame.bottomTitle(words.say("calibration.confidence")));
    return Frame.figure(
        words.say("calibration.chart"),
        List.of(
            new Frame.Legend("line first", words.say("calibration.accuracy")),
            new Frame.Legend("ideal", words.say("calibration.ideal"))),
        Svg.picture(
            "calibration-picture",
            Frame.WIDTH,
            Frame.HEIGHT,
            words.say("calibration.chart"),
            words.say("calibration.description"),
            shapes));
  }
}
