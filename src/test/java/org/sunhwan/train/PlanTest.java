package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void everySequenceIsDueOnce() {
    for (int rows : new int[] {3, 64, 129, 150, 190, 290, 1000}) {
      for (int workers = 1; workers <= 3; workers++) {
        for (int interval : new int[] {1, 4, 100}) {
          var plan = new Plan(rows, workers, 16, interval);
          long due = 0;
          for (int worker = 0; worker < workers; worker++) {
            for (int round = 1; round <= plan.rounds(); round++) {
              due += plan.sequences(worker, round);
            }
            assertTrue(plan.sequences(0) - plan.sequences(worker) <= 1, "equal shards");
          }
          assertEquals(rows, due, plan.toString());
          assertTrue(plan.sequences(0, plan.rounds()) > 0, "no empty round: " + plan);
        }
      }
    }
  }

  @Test
  void aWorkerMayHaveNoBatchInTheLastRound() {
    var plan = new Plan(129, 2, 64, 1);
    assertEquals(2, plan.rounds());
    assertEquals(1, plan.sequences(0, 2));
    assertEquals(0, plan.sequences(1, 2));
  }

  @Test
  void moreWorkersThanSequencesAreRefused() {
    var refusal = assertThrows(TrainingException.class, () -> new Plan(3, 4, 8, 1));
    assertEquals(
        "There are 3 training sequences for 4 workers, so some would never train. Set"
            + " train.workers to 3 or less, or train on more rows.",
        refusal.getMessage());
  }
}
