package org.sunhwan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Eight writers who all want to create the same file. */
final class ExclusiveCreators {
  private static final int WRITERS = 8;
  private static final int ROUNDS = 20;

  private ExclusiveCreators() {}

  /** Fails unless each file has one winner and holds what the winner wrote. */
  static void prove(Storage storage, String folder) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String path = folder + "/" + round;
        CountDownLatch start = new CountDownLatch(WRITERS);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          byte[] content = ("writer " + i).getBytes(UTF_8);
          writers.add(
              () -> {
                start.countDown();
                start.await();
                return storage.createExclusively(path, content);
              });
        }
        List<String> winners = new ArrayList<>();
        List<Future<Boolean>> outcomes = threads.invokeAll(writers);
        for (int i = 0; i < WRITERS; i++) {
          if (outcomes.get(i).get()) {
            winners.add("writer " + i);
          }
        }
        assertEquals(List.of(storage.readText(path)), winners);
      }
      assertEquals(ROUNDS, storage.list(folder).size(), "files left behind");
    } finally {
      threads.shutdown();
    }
  }
}
