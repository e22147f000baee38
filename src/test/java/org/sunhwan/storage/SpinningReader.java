package org.sunhwan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;

/** Reads one path in a loop, as fast as it can, while the path is swapped. */
final class SpinningReader implements Runnable {
  static final int SWAPS = 400;
  private static final int LINES = 5000;

  private final Storage storage;
  private final String path;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean done;
  private long reads;
  private int last;
  private int different;

  private SpinningReader(Storage storage, String path) {
    this.storage = storage;
    this.path = path;
  }

  /** Fails unless every read during the swaps saw one whole content, never going back. */
  static void prove(Storage writing, Storage reading, String path) throws InterruptedException {
    writing.writeAtomically(path, content(0));
    SpinningReader reader = new SpinningReader(reading, path);
    Thread thread = new Thread(reader, "spinning reader");
    thread.start();
    for (int i = 1; i <= SWAPS && reader.failure.get() == null; i++) {
      writing.writeAtomically(path, content(i));
    }
    reader.done = true;
    thread.join();
    assertNull(reader.failure.get(), () -> "a read failed: " + reader.failure.get());
    assertEquals(new String(content(SWAPS), UTF_8), reading.readText(path));
    assertEquals(
        1, reading.list(path.substring(0, path.lastIndexOf('/'))).size(), "files left behind");
    // Otherwise the reader was not there to see a fault.
    assertTrue(
        reader.reads >= SWAPS && reader.different >= 50,
        () -> reader.reads + " reads saw " + reader.different + " contents");
  }

  @Override
  public void run() {
    try {
      while (!done) {
        int seen = number(storage.readText(path));
        assertTrue(seen >= last, () -> "content " + seen + " after " + last);
        different += seen > last ? 1 : 0;
        last = seen;
        reads++;
      }
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private static byte[] content(int number) {
    return (number + "\n").repeat(LINES).getBytes(UTF_8);
  }

  private static int number(String content) {
    String first = content.lines().findFirst().orElse("nothing");
    assertEquals((first + "\n").repeat(LINES), content, "a torn or mixed content");
    return Integer.parseInt(first);
  }
}
