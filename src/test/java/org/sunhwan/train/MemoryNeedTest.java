package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final long MB = 1 << 20;

  /** 1 Mi parameters, 2 Mi of Adam; batches of 1024 places, d = 4, H = 8. */
  private static final MemoryNeed NEED = MemoryNeed.of(Samples.SHAPE, MB, 2 * MB, 1024);

  @Test
  void allThatIsKeptIsCounted() {
    assertEquals(3 * 12 * MB, NEED.heap());
    assertEquals(2 * 12 * MB, NEED.heapEach());
    assertEquals(12 * MB + 4 * MB + 4 * 1024 * (3 * 4 + 14 * 8), NEED.nativeEach());
  }

  @Test
  void aMachineThatIsTooSmallIsRefused() {
    NEED.require(List.of(new MemoryNeed.Machine("1", 2, 84 * MB, 34 * MB)));
    var heap =
        assertThrows(
            TrainingException.class,
            () ->
                NEED.require(
                    List.of(
                        new MemoryNeed.Machine("1", 2, 84 * MB, 34 * MB),
                        new MemoryNeed.Machine("7", 2, 83 * MB, 34 * MB))));
    assertEquals(
        "Training needs about 84 MB of Java heap on executor 7 with 2 tasks at a time, which has"
            + " 83 MB. Give it more (EXECUTOR_MEMORY), or make train.batch-size, the vocabulary or"
            + " the network smaller.",
        heap.getMessage());
    var outside =
        assertThrows(
            TrainingException.class,
            () -> NEED.require(List.of(new MemoryNeed.Machine("1", 2, 84 * MB, 32 * MB))));
    assertEquals(
        "Training needs about 33 MB of memory outside of the heap on executor 1 with 2 tasks at a"
            + " time, which has 32 MB. Give it more (OFF_HEAP_MB), or make train.batch-size, the"
            + " vocabulary or the network smaller.",
        outside.getMessage());
  }
}
