package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AttendanceTest {
  private static final Round ROUND = new Round(1, 3, 2, 4, 4, 4, 1);

  @Test
  void allExamplesOnceIsAllThereIsToSay() {
    Attendance attendance = new Attendance(new int[] {3, 2});
    attendance.add(ROUND, trained(0, 2, 0, 1));
    attendance.add(ROUND, trained(1, 1, 0));
    attendance.requireAll(3);
  }

  @Test
  void whatIsMissingIsNamed() {
    Attendance attendance = new Attendance(new int[] {15, 15});
    attendance.add(ROUND, trained(0, 0, 2));
    attendance.add(ROUND, trained(1, 0));
    var refusal = assertThrows(TrainingException.class, () -> attendance.requireAll(3));
    assertEquals(
        "Epoch 3 trained 3 of 30 sequences; 2, 6, 8, 10, 12, 14, 16, 18 and 19 more were left out."
            + " Every sequence must be trained exactly once an epoch, so this run stops; please"
            + " report it with the log.",
        refusal.getMessage());
  }

  /** After a checkpoint, too. */
  @Test
  void whatComesTwiceIsNamed() {
    Attendance before = new Attendance(new int[] {15, 15});
    before.add(ROUND, trained(1, 4));
    Attendance attendance = Attendance.of(before.bytes());
    var refusal =
        assertThrows(TrainingException.class, () -> attendance.add(ROUND, trained(1, 3, 4)));
    assertEquals(
        "Epoch 3, round 2: worker 1 trained sequence 9 a second time. Every sequence must be"
            + " trained exactly once an epoch, so this run stops; please report it with the log.",
        refusal.getMessage());
  }

  private static WorkerResult trained(int worker, int... examples) {
    return new WorkerResult(
        worker,
        new WorkerResult.Executor("1", 0),
        0,
        1,
        1,
        1,
        examples,
        null,
        null,
        new byte[0],
        null);
  }
}
