package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StockRoundsTest {
  /** Two workers, batches of 4, one a round; 11 sequences: 4 and 4, then 2 and 1. */
  private static final Plan PLAN = new Plan(11, 2, 4, 1);

  private static final TrainingSettings SETTINGS = Samples.settings(2, 4, 1, 1);

  @Test
  void theLossIsTheMeanOverSequences() {
    RoundReport report = report(2, trained(0, 1, 2, 0.5), trained(1, 1, 1, 2));
    assertEquals(new RoundReport(1, 3, 3, 30, 1, Optional.empty()), report);
  }

  @Test
  void aTaskThatRanTwiceCountsOnce() {
    RoundReport report =
        report(2, trained(0, 1, 2, 0.5), trained(1, 1, 1, 2), trained(0, 1, 2, 0.5));
    assertEquals(3, report.sequences());
  }

  @Test
  void aLostBatchStopsTheRun() {
    var refusal = assertThrows(TrainingException.class, () -> report(1, trained(0, 0, 4, 0.5)));
    assertEquals(
        "Epoch 3, round 1: worker 1 trained 0 sequences where 4 were due. Every sequence must be"
            + " trained exactly once an epoch, so this run stops; please report it with the log.",
        refusal.getMessage());
  }

  @Test
  void theFirstBatchThatIsNotANumberIsNamed() {
    var refusal =
        assertThrows(
            TrainingDivergedException.class,
            () ->
                report(
                    1,
                    trained(0, 0, 4, 0.5),
                    new BatchReport(1, 0, 4, 9, Double.NaN, false, new long[] {7, 1, 9, 3})));
    assertEquals(
        "Training diverged in epoch 3, round 1: with batch 1 of worker 1 (training sequences 7, 1,"
            + " 9, 3) the loss became NaN. Lower train.learning-rate (now 0.02) or bound gradients"
            + " with train.clip-norm (now 0.0), then start a new run.",
        refusal.getMessage());
  }

  private static BatchReport trained(int worker, int position, int sequences, double loss) {
    return new BatchReport(worker, position, sequences, 10L * sequences, loss, true, new long[0]);
  }

  private static RoundReport report(int round, BatchReport... batches) {
    return StockRounds.report(
        new Round(1, 3, round, round - 1, 1, 0, 1),
        PLAN,
        List.of(batches),
        Faults.advice(SETTINGS));
  }
}
