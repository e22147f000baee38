package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

final class NativeThreadsTest {

  /** As the thread is left that loads ND4J. */
  @Test
  void aThreadComputesWithAsManyAsIsSaid() throws Exception {
    Nd4j.getExecutioner();
    NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    var thread = Executors.newSingleThreadExecutor();
    try {
      var threads =
          CompletableFuture.supplyAsync(
              () -> {
                operations.setOmpNumThreads(4);
                NativeThreads.settle();
                return operations.ompGetMaxThreads();
              },
              thread);
      assertEquals(NativeThreads.wanted(System.getenv("OMP_NUM_THREADS")), threads.get());
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void oneWhereNothingIsSaid() {
    assertEquals(1, NativeThreads.wanted(null));
    assertEquals(1, NativeThreads.wanted(""));
    assertEquals(1, NativeThreads.wanted("0"));
    assertEquals(1, NativeThreads.wanted("many"));
  }

  @Test
  void theFirstOfSeveralLevels() {
    assertEquals(2, NativeThreads.wanted("2"));
    assertEquals(3, NativeThreads.wanted(" 3 ,1"));
  }
}
