package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.train.RoundCosts.Traffic;

class RoundCostsTest {
  /** Workers 0 and 2 on executor a, which read 100 bytes; worker 1 on b, which read 90. */
  @Test
  void whatWorkersCarryFromRoundToRoundTravelsToo() {
    List<WorkerResult> results =
        List.of(result(0, "a", 100, 30), result(1, "b", 90, 40), result(2, "a", 100, 50));
    Traffic traffic = Traffic.of(StateLayout.dense(1, 0), results, new int[] {10, 55, 20}, 80);
    assertEquals(new Traffic(120, 145, 0, 80), traffic, "b got 90 + 55, a 100 + 10 + 20");
  }

  private static WorkerResult result(int worker, String executor, long read, int carried) {
    return new WorkerResult(
        worker,
        new WorkerResult.Executor(executor, read),
        0,
        0,
        0,
        0,
        new int[0],
        null,
        null,
        new byte[carried],
        new WorkerResult.Times(0, 0, 0));
  }
}
