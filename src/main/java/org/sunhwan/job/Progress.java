package org.sunhwan.job;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sunhwan.train.TrainingListener;

/**
 * Shows people how a job goes, on standard error: a line a step and a line a round, or, on a
 * terminal, a bar that redraws in place.
 */
final class Progress implements TrainingListener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int BAR = 24;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final int columns;
  private String bar = "";

  /**
   * Shows progress.
   *
   * @param columns width of the terminal that {@code out} is; 0: it is none
   */
  Progress(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /** On standard error; submit.sh tells the terminal's width, since Java cannot see it. */
  static Progress onStandardError() {
    String columns = System.getenv().getOrDefault("SUNHWAN_COLUMNS", "0");
    return new Progress(System.err, columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0);
  }

  /** A line for people. */
  synchronized void say(String line) {
    String time = LocalTime.now(ZoneId.systemDefault()).format(TIME);
    out.println((bar.isEmpty() ? "" : CLEAR_LINE) + time + " " + line);
    out.print(bar);
    out.flush();
  }

  /** A line of an answer for people, without the time. */
  synchronized void print(String line) {
    endBar();
    out.println(line);
  }

  @Override
  public synchronized void round(Round round) {
    String figures =
        String.format(
            Locale.ROOT,
            "epoch %d/%d  round %d/%d  loss %.4f  %,.0f tokens/s  ETA %s",
            round.epoch(),
            round.epochs(),
            round.round(),
            round.roundsInEpoch(),
            round.loss(),
            round.tokens() / Math.max(round.seconds(), 1e-9),
            duration(round.secondsLeft()));
    if (columns == 0) {
      say(figures);
      return;
    }
    double done = (double) round.round() / Math.max(1, round.roundsInEpoch());
    int filled = (int) Math.round(done * BAR);
    String line = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + figures;
    bar = CLEAR_LINE + line.substring(0, Math.min(line.length(), Math.max(1, columns - 1)));
    out.print(bar);
    out.flush();
  }

  @Override
  public synchronized void epoch(Epoch epoch) {
    endBar();
    say(
        String.format(
            Locale.ROOT,
            "epoch %d: training loss %.4f; validation %s; %s%s",
            epoch.epoch(),
            epoch.trainingLoss(),
            Figured.line(epoch.validation()),
            duration(epoch.seconds()),
            epoch.best() ? ", the best so far" : ""));
  }

  /** Takes the bar away; what comes next begins on an empty line. */
  synchronized void endBar() {
    if (!bar.isEmpty()) {
      out.print(CLEAR_LINE);
      out.flush();
      bar = "";
    }
  }

  /** {@code 8.3 s}, {@code 3 min 12 s}, {@code 2 h 5 min}. */
  static String duration(double seconds) {
    if (Double.isNaN(seconds) || seconds < 0) {
      return "unknown";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
