package org.sunhwan.train;

import java.util.List;
import org.sunhwan.evaluate.Measure;

/** Hears how training goes; called on the driver, in order. */
public interface TrainingListener {
  /**
   * An averaging round; counts start at 1. Loss is the mean per example, rates are of this round.
   */
  record Round(
      int epoch,
      int epochs,
      int round,
      int roundsInEpoch,
      double loss,
      long examples,
      long tokens,
      double seconds,
      double secondsLeft) {}

  /**
   * An epoch.
   *
   * @param validation what was measured on the validation rows, the headline first
   * @param best whether it is the best so far
   */
  record Epoch(
      int epoch,
      double trainingLoss,
      List<Measure> validation,
      long examples,
      long tokens,
      double seconds,
      boolean best) {}

  void round(Round round);

  void epoch(Epoch epoch);

  /** What the round just heard of has cost; not known for stock training. */
  default void costs(RoundCosts costs) {}

  /** What could be better about the rounds of an epoch, heard before its end. */
  default void advice(int epoch, Advice advice) {}
}
