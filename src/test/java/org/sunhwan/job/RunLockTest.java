package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;

class RunLockTest {
  /** A beat every 50 ms: ten times slower than a local write, so a live holder is always seen. */
  private static final RunLock.Timing QUICK =
      new RunLock.Timing(Duration.ofMillis(50), Duration.ofMillis(700));

  private final Storage storage = Storage.with(new Configuration(false));
  @TempDir Path folder;

  private RunLock acquire() {
    return RunLock.acquire(storage, folder.toString(), QUICK, line -> {});
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aHeldRunIsRefusedWithItsHolder() {
    try (RunLock held = acquire()) {
      held.require();
      String message = assertThrows(ConfigurationException.class, this::acquire).getMessage();
      assertTrue(
          message.startsWith(
              "Another process works on this run right now: process "
                  + ProcessHandle.current().pid()
                  + " on "),
          message);
      assertTrue(message.endsWith("Wait for it, or give another run id (run=…)."), message);
    }
  }

  @Test
  void aReleasedRunIsFreeAtOnceAndLeavesNoFiles() throws IOException {
    acquire().close();
    assertEquals(List.of(), files());
    long begin = System.nanoTime();
    acquire().close();
    assertTrue(System.nanoTime() - begin < QUICK.patience().toNanos());
  }

  @Test
  void aLockThatNobodyRenewsIsTakenOver() throws IOException {
    Files.writeString(
        folder.resolve("lock-000004"), "{\"host\":\"gone\",\"process\":7,\"started\":\"then\"}");
    List<String> said = new ArrayList<>();
    try (RunLock lock = RunLock.acquire(storage, folder.toString(), QUICK, said::add)) {
      lock.require();
      assertEquals(List.of("lock-000004", "lock-000005"), files());
    }
    assertEquals(List.of(), files());
    assertEquals(
        List.of(
            "waiting up to 0 s to see whether another process still works on this run: process 7"
                + " on gone, started then",
            "taking this run over from a process that stopped: process 7 on gone, started then"),
        said);
  }

  @Test
  void aProcessOfThisMachineThatDiedIsKnownAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    long pid = process.pid();
    process.waitFor();
    try (RunLock lock = acquire()) {
      lock.require();
    }
    String sign;
    try (RunLock lock = acquire()) {
      lock.require();
      sign = Files.readString(folder.resolve("lock-000001"));
    }
    String own = "\"process\":" + ProcessHandle.current().pid();
    assertTrue(sign.contains(own), sign);
    Files.writeString(folder.resolve("lock-000001"), sign.replace(own, "\"process\":" + pid));
    var slow = new RunLock.Timing(Duration.ofSeconds(1), Duration.ofMinutes(10));
    long begin = System.nanoTime();
    RunLock.acquire(storage, folder.toString(), slow, line -> {}).close();
    assertTrue(System.nanoTime() - begin < slow.patience().toNanos());
  }

  @Test
  void theOneThatWasTakenOverMayNotGoOn() throws IOException {
    RunLock slept = acquire();
    Files.writeString(folder.resolve("lock-000002"), "{}");
    String message = assertThrows(ConfigurationException.class, slept::require).getMessage();
    assertTrue(message.contains("was taken over by another process"), message);
    slept.close();
    assertTrue(files().contains("lock-000002"));
  }

  @Test
  void whoeverAwaitsALockGetsItWhenItIsFree() throws Exception {
    RunLock first = acquire();
    List<String> said = new CopyOnWriteArrayList<>();
    var thread = Executors.newSingleThreadExecutor();
    Future<RunLock> second =
        thread.submit(() -> RunLock.await(storage, folder.toString(), QUICK, said::add));
    String waiting = "another process is at the same work; waiting for it to finish";
    while (!said.contains(waiting)) {
      assertFalse(second.isDone(), "two hold the lock at once");
      Thread.sleep(5);
    }
    first.require();
    first.close();
    second.get().close();
    thread.shutdown();
    assertEquals(1, said.stream().filter(waiting::equals).count());
    assertEquals(List.of(), files());
  }

  @Test
  void ofManyThatFindADeadLockOneTakesIt() throws Exception {
    Files.writeString(folder.resolve("lock-000001"), "{\"host\":\"gone\"}");
    int takers = 6;
    var threads = Executors.newFixedThreadPool(takers);
    var barrier = new CyclicBarrier(takers);
    List<Future<RunLock>> tries = new ArrayList<>();
    for (int i = 0; i < takers; i++) {
      Callable<RunLock> taker =
          () -> {
            barrier.await();
            return acquire();
          };
      tries.add(threads.submit(taker));
    }
    int winners = 0;
    for (Future<RunLock> each : tries) {
      try {
        RunLock lock = each.get();
        winners++;
        lock.require();
        // Held until all others were refused.
        for (Future<RunLock> other : tries) {
          if (other != each) {
            assertThrows(ExecutionException.class, other::get);
          }
        }
        lock.close();
      } catch (ExecutionException e) {
        assertTrue(e.getCause() instanceof ConfigurationException, () -> "" + e.getCause());
      }
    }
    threads.shutdown();
    assertEquals(1, winners);
    assertFalse(files().contains("lock-000001"));
  }
}
