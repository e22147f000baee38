package org.sunhwan.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.Storage.Entry;
import org.sunhwan.storage.StorageException;

/**
 * Keeps two processes from working on one run at once, and outlives a crash of either.
 *
 * <p>The holder owns the highest of the files lock-000001, lock-000002, … in the run's folder,
 * created exclusively, and rewrites it every {@link Timing#beat}. Whoever finds a lock watches it:
 * does it change, its holder lives, and the run is refused; does it stay the same for {@link
 * Timing#patience}, its holder is dead, and the watcher creates the next number, which again only
 * one can. Only this process's clock counts, so clocks of machines need not agree. A dead process
 * of this very machine is recognised at once.
 */
final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "lock-";

  /** How long closing waits for a beat that is being written. */
  private static final Duration LAST_BEAT = Duration.ofSeconds(30);

  /** How often a holder shows that it lives, and how long a watcher waits for it. */
  record Timing(Duration beat, Duration patience) {
    static final Timing USUAL = new Timing(Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  private final Storage storage;
  private final String folder;
  private final int number;
  private final ObjectNode sign;
  private final Thread heart;
  private volatile boolean lost;
  private volatile boolean closing;

  private RunLock(Storage storage, String folder, int number, ObjectNode sign, Timing timing) {
    this.storage = storage;
    this.folder = folder;
    this.number = number;
    this.sign = sign;
    heart = new Thread(() -> beat(timing.beat()), "run-lock");
    heart.setDaemon(true);
    heart.start();
  }

  /**
   * Takes the lock, waiting as long as it takes to see whether another holder lives.
   *
   * @throws ConfigurationException when one does
   */
  static RunLock acquire(Storage storage, String folder, Timing timing, Consumer<String> progress) {
    ObjectNode sign = sign();
    String seen = "";
    long seenSince = System.nanoTime();
    while (true) {
      List<Entry> locks = locks(storage, folder);
      int next = 1;
      if (!locks.isEmpty()) {
        Entry last = locks.get(locks.size() - 1);
        String content = content(storage, last.path());
        if (!content.equals(seen)) {
          if (!seen.isEmpty() && !content.isEmpty()) {
            throw held(folder, content);
          }
          if (!content.isEmpty() && !deadHere(content)) {
            progress.accept(
                "waiting up to "
                    + timing.patience().toSeconds()
                    + " s to see whether another process still works on this run: "
                    + holder(content));
          }
          seen = content;
          seenSince = System.nanoTime();
        }
        if (!deadHere(content) && System.nanoTime() - seenSince < timing.patience().toNanos()) {
          sleep(timing.beat().dividedBy(2));
          continue;
        }
        next = number(last) + 1;
        progress.accept("taking this run over from a process that stopped: " + holder(content));
      }
      if (storage.createExclusively(path(folder, next), bytes(sign))) { // this creation is the lock
        return new RunLock(storage, folder, next, sign, timing);
      }
    }
  }

  /** Takes the lock, however long another holder keeps it. */
  static RunLock await(Storage storage, String folder, Timing timing, Consumer<String> progress) {
    for (boolean told = false; ; told = true) {
      try {
        return acquire(storage, folder, timing, told ? line -> {} : progress);
      } catch (HeldException e) {
        if (!told) {
          progress.accept("another process is at the same work; waiting for it to finish");
        }
      }
    }
  }

  /** Another process holds the lock and lives. */
  private static final class HeldException extends ConfigurationException {
    HeldException(String message) {
      super(message);
    }
  }

  /** Stops this process from committing anything once another one has taken over. */
  void require() {
    if (lost || locks(storage, folder).stream().anyMatch(lock -> number(lock) > number)) {
      throw new ConfigurationException(
          folder
              + " was taken over by another process, because this one gave no sign of life for"
              + " longer than a lock allows. Nothing more is written here; look at the other"
              + " process's outcome.");
    }
  }

  @Override
  public void close() {
    closing = true; // An interrupt alone may be swallowed by a write under way.
    heart.interrupt();
    try {
      heart.join(LAST_BEAT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (lost) {
      return;
    }
    try {
      for (Entry lock : locks(storage, folder)) {
        if (number(lock) <= number) {
          storage.delete(lock.path());
        }
      }
    } catch (StorageException e) {
      // The work is done, and whoever comes next sees that nobody renews the lock.
      LOG.warn("The lock of {} could not be removed.", folder, e);
    }
  }

  private void beat(Duration beat) {
    for (long n = 1; !closing; n++) {
      try {
        Thread.sleep(beat.toMillis());
        if (locks(storage, folder).stream().anyMatch(lock -> number(lock) > number)) {
          lost = true;
          return;
        }
        storage.writeAtomically(path(folder, number), bytes(sign.put("beat", n)));
      } catch (InterruptedException e) {
        return; // close() asks the heart to stop.
      } catch (RuntimeException e) {
        LOG.warn("The lock of {} could not be renewed; trying again.", folder, e);
      }
    }
  }

  private static List<Entry> locks(Storage storage, String folder) {
    List<Entry> locks = new ArrayList<>();
    for (Entry entry : storage.list(folder)) {
      if (entry.name().matches(PREFIX + "\\d{6}")) {
        locks.add(entry);
      }
    }
    return locks;
  }

  private static String path(String folder, int number) {
    return Storage.child(folder, String.format("%s%06d", PREFIX, number));
  }

  private static int number(Entry lock) {
    return Integer.parseInt(lock.name().substring(PREFIX.length()));
  }

  /** Empty while the holder is just creating or removing it. */
  private static String content(Storage storage, String path) {
    try {
      return storage.exists(path) ? storage.readText(path) : "";
    } catch (StorageException e) {
      if (storage.exists(path)) {
        throw e;
      }
      return "";
    }
  }

  private static HeldException held(String folder, String content) {
    return new HeldException(
        "Another process works on this run right now: "
            + holder(content)
            + ", in "
            + folder
            + ". Wait for it, or give another run id (run=…).");
  }

  private static String holder(String content) {
    try {
      JsonNode sign = JSON.readTree(content);
      return "process "
          + sign.path("process").asLong()
          + " on "
          + sign.path("host").asText()
          + ", started "
          + sign.path("started").asText();
    } catch (IOException e) {
      return "unknown holder"; // Only for a message.
    }
  }

  private static ObjectNode sign() {
    ProcessHandle self = ProcessHandle.current();
    return JSON.createObjectNode()
        .put("holder", UUID.randomUUID().toString())
        .put("host", host())
        .put("processes", processSpace())
        .put("process", self.pid())
        .put("started", self.info().startInstant().map(Object::toString).orElse(""))
        .put("beat", 0);
  }

  private static boolean deadHere(String content) {
    try {
      JsonNode sign = JSON.readTree(content);
      return sign.path("host").asText().equals(host())
          && sign.path("processes").asText().equals(processSpace())
          && ProcessHandle.of(sign.path("process").asLong())
              .flatMap(process -> process.info().startInstant())
              .map(start -> !start.toString().equals(sign.path("started").asText()))
              .orElse(true);
    } catch (IOException e) {
      return false; // Half-written: the holder lives, or patience will tell.
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown-" + UUID.randomUUID(); // Equal to no other host: patience decides.
    }
  }

  /** Process ids mean something within one such space only (containers); empty off Linux. */
  private static String processSpace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static byte[] bytes(ObjectNode sign) {
    return sign.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the lock of a run", e);
    }
  }
}
