package org.sunhwan.train;

import java.util.Map;

/**
 * How far a run has come: the small half of a checkpoint.
 *
 * @param format version of this file
 * @param identity what must not change when the run goes on, by configuration key
 * @param epoch epochs completed
 * @param bestEpoch the epoch of the best model
 * @param bestMetric its validation metric
 * @param rounds rounds so far
 * @param examples sequences trained so far
 * @param seconds training and validation time so far
 * @param network file with parameters and the updater's state after this epoch
 * @param best file with the best model so far
 */
record Progress(
    int format,
    Map<String, String> identity,
    int epoch,
    int bestEpoch,
    double bestMetric,
    long rounds,
    long examples,
    double seconds,
    FileEntry network,
    FileEntry best) {
  static final int FORMAT = 1;

  /** A file beside this one. */
  record FileEntry(String name, long length, String sha256) {}

  /** Whether no further epoch is due. */
  boolean finished(TrainingSettings settings) {
    return epoch >= settings.epochs()
        || (settings.patience() > 0 && epoch - bestEpoch >= settings.patience());
  }
}
