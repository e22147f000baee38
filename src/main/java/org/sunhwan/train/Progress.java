package org.sunhwan.train;

import java.util.Map;

/**
 * How far a run has come: the small part of a checkpoint.
 *
 * @param format version of this file
 * @param identity what must not change when the run goes on, by configuration key
 * @param best null before the first epoch was validated
 * @param network file with parameters and the updater's state
 * @param memory file with what the averaging must know beside them
 */
record Progress(
    int format,
    Map<String, String> identity,
    Position position,
    Best best,
    Pace pace,
    Effort effort,
    FileEntry network,
    FileEntry memory) {
  static final int FORMAT = 2;

  /** The best model so far: its epoch, its validation metric, and its file. */
  record Best(int epoch, double metric, FileEntry file) {}

  /** What the schedule's learning rate is multiplied by, and how often training went back. */
  record Pace(double rateScale, int rollbacks) {
    Pace slower() {
      return new Pace(rateScale / 2, rollbacks + 1);
    }
  }

  /** What the run has cost so far; seconds include validation. */
  record Effort(long rounds, long examples, double seconds) {
    Effort plus(long moreRounds, long moreExamples, double moreSeconds) {
      return new Effort(rounds + moreRounds, examples + moreExamples, seconds + moreSeconds);
    }
  }

  /** A file beside this one. */
  record FileEntry(String name, long length, String sha256) {}

  static Progress start(Map<String, String> identity) {
    return new Progress(
        FORMAT, identity, Position.START, null, new Pace(1, 0), new Effort(0, 0, 0), null, null);
  }

  Progress at(Position next, Effort sum) {
    return new Progress(format, identity, next, best, pace, sum, network, memory);
  }

  Progress with(Best better) {
    return new Progress(format, identity, position, better, pace, effort, network, memory);
  }

  Progress with(Pace next) {
    return new Progress(format, identity, position, best, next, effort, network, memory);
  }

  Progress with(FileEntry networkFile, FileEntry memoryFile) {
    return new Progress(format, identity, position, best, pace, effort, networkFile, memoryFile);
  }

  /** Whether no further epoch is due. */
  boolean finished(TrainingSettings settings) {
    boolean between = position.batch() == 0;
    return between
        && best != null
        && (position.epochs() >= settings.epochs()
            || (settings.patience() > 0
                && position.epochs() - best.epoch() >= settings.patience()));
  }
}
