package org.sunhwan.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sunhwan.storage.Storage;

/** What holds of a registry on every file system it may live on. */
abstract class RegistryLaws {
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final int PUBLISHERS = 8;

  /** Each is a whole roll-back; the storage's own test swaps one file far more often. */
  private static final int SWAPS = 60;

  private Storage storage;
  private String root;
  private ModelRegistry registry;

  abstract Storage storage();

  abstract String freshRoot();

  @BeforeEach
  void open() {
    storage = storage();
    root = freshRoot();
    registry = new ModelRegistry(storage, root, "reviews");
  }

  @Test
  void anEmptyRegistryHasNothing() {
    assertEquals(NONE, registry.current());
    assertTrue(registry.published("run-1").isEmpty());
    assertEquals(List.of(), registry.numbers());
    assertEquals(List.of(), registry.history());
    assertEquals(List.of(), ModelRegistry.names(storage, root));
    assertRegistry(
        "Model reviews has no version 3 in " + storage.qualify(root) + "/models/reviews/versions;",
        () -> registry.manifest(3));
  }

  @Test
  void aPublishedVersionIsCurrentCompleteAndSound() {
    ModelRegistry.Manifest first = publish("run-1", NONE);
    assertEquals(1, first.version());
    assertEquals("run-1", first.run());
    assertEquals(List.of("bad", "good"), first.labels());
    assertEquals(
        List.of("model.zip", "vocabulary.txt"),
        first.files().stream().map(ModelRegistry.FileEntry::name).toList());
    assertEquals(
        "model of run-1", storage.readText(Storage.child(registry.folder(1), "model.zip")));
    assertEquals(OptionalInt.of(1), registry.current());
    assertEquals(first, registry.manifest(1));
    assertEquals(List.of(), registry.verify(1));
    assertEquals(
        List.of("data", "seed", "metrics"), new ArrayList<>(registry.manifest(1).facts().keySet()));

    publish("run-2", OptionalInt.of(1));
    assertEquals(OptionalInt.of(2), registry.current());
    assertEquals(List.of(1, 2), registry.numbers());
    assertEquals(
        List.of("run-1", "run-2"),
        registry.versions().stream().map(ModelRegistry.Manifest::run).toList());
    assertEquals(List.of("reviews"), ModelRegistry.names(storage, root));
    assertEquals(2, pointer());
  }

  @Test
  void aCandidateComparedWithAnOldVersionIsKeptAndNotPublished() {
    publish("run-1", NONE);
    publish("run-2", OptionalInt.of(1));
    String candidate = candidate("run-3");
    PublishConflictException e =
        assertThrows(PublishConflictException.class, () -> publish("run-3", OptionalInt.of(1)));
    assertEquals(
        "Model reviews: version 2 is current now, made so by another job while this one worked;"
            + " this candidate was compared with version 1. It is kept at "
            + candidate
            + "; compare it with what is current and publish again.",
        e.getMessage());
    assertThrows(PublishConflictException.class, () -> publish("run-3", NONE));
    assertEquals(OptionalInt.of(2), registry.current());
    assertEquals(List.of(1, 2), registry.numbers());
    assertEquals(2, storage.list(candidate).size());
    assertEquals(3, publish("run-3", OptionalInt.of(2)).version());
  }

  @Test
  void ofPublishersAtTheSameTimeOneWins() throws Exception {
    publish("run-0", NONE);
    ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    List<Future<ModelRegistry.Manifest>> outcomes;
    try {
      CountDownLatch start = new CountDownLatch(PUBLISHERS);
      List<Callable<ModelRegistry.Manifest>> publishers = new ArrayList<>();
      for (int i = 1; i <= PUBLISHERS; i++) {
        String run = "run-" + i;
        candidate(run);
        publishers.add(
            () -> {
              start.countDown();
              start.await();
              return publish(run, OptionalInt.of(1));
            });
      }
      outcomes = threads.invokeAll(publishers);
    } finally {
      threads.shutdown();
    }
    List<ModelRegistry.Manifest> winners = new ArrayList<>();
    for (Future<ModelRegistry.Manifest> outcome : outcomes) {
      try {
        winners.add(outcome.get());
      } catch (java.util.concurrent.ExecutionException e) {
        assertEquals(PublishConflictException.class, e.getCause().getClass(), e::toString);
      }
    }
    assertEquals(1, winners.size());
    assertEquals(OptionalInt.of(winners.get(0).version()), registry.current());
    assertEquals(winners.get(0).version(), pointer());
    for (int version : registry.numbers()) {
      assertEquals(List.of(), registry.verify(version));
      String run = registry.manifest(version).run();
      assertEquals(
          "model of " + run,
          storage.readText(Storage.child(registry.folder(version), "model.zip")));
    }
    for (int i = 1; i <= PUBLISHERS; i++) {
      publish("run-" + i, registry.current());
    }
    // run-0, the winner, and the seven others, each once.
    assertEquals(PUBLISHERS + 1, registry.history().size());
  }

  /** How far the second publisher came. */
  enum Crash {
    AFTER_CLAIM,
    AMID_FILES,
    BEFORE_MANIFEST,
    BEFORE_CHANGE,
    BEFORE_CURRENT
  }

  @ParameterizedTest
  @EnumSource(Crash.class)
  void aCrashAtAnyStepHurtsNobody(Crash crash) {
    publish("run-1", NONE);
    crash(crash, "run-2");

    boolean committed = crash == Crash.BEFORE_CURRENT;
    boolean exists = committed || crash == Crash.BEFORE_CHANGE;
    assertEquals(OptionalInt.of(committed ? 2 : 1), registry.current());
    assertEquals(exists ? List.of(1, 2) : List.of(1), registry.numbers());
    assertEquals(exists ? 2 : 1, registry.versions().size());

    assertEquals(committed, registry.published("run-2").isPresent());
    assertEquals(committed ? 2 : 1, pointer(), "asking completes what was committed");

    ModelRegistry.Manifest third = publish("run-3", registry.current());
    assertEquals(3, third.version());
    assertEquals(OptionalInt.of(3), registry.current());
    assertEquals(3, pointer());
    assertEquals(exists ? List.of(1, 2, 3) : List.of(1, 3), registry.numbers());
  }

  @ParameterizedTest
  @EnumSource(Crash.class)
  void publishingTheCrashedRunAgainCompletesIt(Crash crash) {
    publish("run-1", NONE);
    crash(crash, "run-2");
    boolean exists = crash == Crash.BEFORE_CHANGE || crash == Crash.BEFORE_CURRENT;
    ModelRegistry.Manifest again = publish("run-2", OptionalInt.of(1));
    assertEquals(exists ? 2 : 3, again.version());
    assertEquals(OptionalInt.of(again.version()), registry.current());
    assertEquals(again.version(), pointer());
    assertEquals(List.of(), registry.verify(again.version()));
    assertEquals(2, registry.history().size());
  }

  /** Publishes, then takes away what a publisher that died earlier would not have written. */
  private void crash(Crash crash, String run) {
    String model = storage.qualify(root) + "/models/reviews/";
    byte[] before = storage.read(model + "current");
    publish(run, OptionalInt.of(1));
    storage.writeAtomically(model + "current", before);
    if (crash.compareTo(Crash.BEFORE_CHANGE) <= 0) {
      storage.delete(model + "changes/000002.json");
    }
    if (crash.compareTo(Crash.BEFORE_MANIFEST) <= 0) {
      storage.delete(model + "versions/000002/manifest.json");
    }
    if (crash.compareTo(Crash.AMID_FILES) <= 0) {
      storage.delete(model + "versions/000002/vocabulary.txt");
    }
    if (crash == Crash.AFTER_CLAIM) {
      storage.delete(model + "versions/000002/model.zip");
    }
  }

  @Test
  void aFlippedByteIsFoundAndNeverRolledBackTo() {
    publish("run-1", NONE);
    publish("run-2", OptionalInt.of(1));
    String file = Storage.child(registry.folder(1), "model.zip");
    byte[] content = storage.read(file);
    content[3] ^= 1;
    storage.writeAtomically(file, content);
    List<String> problems = registry.verify(1);
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).startsWith(file + " holds 14 bytes with SHA-256 "), problems.get(0));
    assertTrue(problems.get(0).contains("but the manifest says 14 bytes with"), problems.get(0));
    assertRegistry(
        "Model reviews version 1 is not sound, so current stays: " + file,
        () -> registry.rollBack(1));
    assertEquals(OptionalInt.of(2), registry.current());

    storage.delete(file);
    storage.writeAtomically(Storage.child(registry.folder(1), "extra"), content);
    assertEquals(
        List.of(
            file + " is missing.",
            Storage.child(registry.folder(1), "extra") + " is not in the manifest."),
        registry.verify(1));
  }

  @Test
  void rollingBackMakesAnOldVersionCurrentAndPublishingGoesOn() {
    publish("run-1", NONE);
    publish("run-2", OptionalInt.of(1));
    registry.rollBack(1);
    assertEquals(OptionalInt.of(1), registry.current());
    assertEquals(1, pointer());
    assertEquals(2, registry.published("run-2").orElseThrow().version());
    registry.rollBack(1);
    assertEquals(3, registry.history().size(), "rolling back to the current version is no change");
    assertThrows(PublishConflictException.class, () -> publish("run-3", OptionalInt.of(2)));
    assertEquals(3, publish("run-3", OptionalInt.of(1)).version());
    List<Change> history = registry.history();
    assertEquals(List.of(1, 2, 1, 3), history.stream().map(Change::version).toList());
    assertNull(history.get(0).previous());
    assertEquals(2, history.get(2).previous());
    assertNull(history.get(2).run());
    assertRegistry("Model reviews has no version 9 in ", () -> registry.rollBack(9));
  }

  @Test
  void aDamagedCurrentIsSaidAndRepairedByRollingBack() {
    publish("run-1", NONE);
    String current = storage.qualify(root) + "/models/reviews/current";
    for (String damaged : List.of("", "7", "{}", "{\"format\":1}", "{\"format\":1,")) {
      storage.writeAtomically(current, damaged.getBytes(UTF_8));
      RegistryException e = assertThrows(RegistryException.class, registry::current, damaged);
      assertTrue(e.getMessage().startsWith(current + " is damaged: "), e.getMessage());
      assertTrue(
          e.getMessage().endsWith("Rolling back to a version writes it anew."), e.getMessage());
    }
    registry.rollBack(1);
    assertEquals(OptionalInt.of(1), registry.current());
  }

  @Test
  void aFailedCopyLeavesNoVersion() {
    publish("run-1", NONE);
    String candidate = candidate("run-2");
    // A file that a version would have to hold under the claim's own name.
    storage.writeAtomically(Storage.child(candidate, "claim.json"), new byte[1]);
    assertRegistry(
        candidate + "/claim.json cannot be part of a model version",
        () -> publish("run-2", OptionalInt.of(1)));
    assertRegistry(
        "There is nothing to publish in " + candidate + "x.",
        () ->
            registry.publish(
                candidate + "x", "run", "task", List.of("a"), Map.of(), OptionalInt.of(1)));
    assertEquals(List.of(1), registry.numbers());
  }

  @Test
  void aReaderOfCurrentAlwaysFindsAWholeVersion() throws InterruptedException {
    publish("run-1", NONE);
    publish("run-2", OptionalInt.of(1));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch seen = new CountDownLatch(20);
    Thread reader =
        new Thread(
            () -> {
              ModelRegistry reading = new ModelRegistry(storage, root, "reviews");
              int last = 0;
              try {
                while (!done.get()) {
                  int version = reading.current().getAsInt();
                  assertTrue(pointer() > 0);
                  String model = Storage.child(reading.folder(version), "model.zip");
                  assertEquals("model of run-" + version, storage.readText(model));
                  if (version != last) {
                    seen.countDown();
                  }
                  last = version;
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    reader.start();
    for (int i = 0; i < SWAPS && failure.get() == null; i++) {
      registry.rollBack(1 + i % 2);
    }
    done.set(true);
    reader.join();
    assertNull(failure.get(), () -> "a read failed: " + failure.get());
    assertEquals(0, seen.getCount(), "the reader saw too few changes to prove anything");
  }

  private ModelRegistry.Manifest publish(String run, OptionalInt expected) {
    return registry.publish(
        candidate(run), run, "classification", List.of("bad", "good"), facts(), expected);
  }

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new java.util.LinkedHashMap<>();
    facts.put("data", "reviews");
    facts.put("seed", 7);
    facts.put("metrics", Map.of("accuracy", 0.875));
    return facts;
  }

  /** A run's artifact folder. */
  private String candidate(String run) {
    String folder = Storage.child(storage.qualify(root), "runs", "reviews", run, "artifact");
    if (!storage.exists(folder)) {
      storage.writeAtomically(folder + "/model.zip", ("model of " + run).getBytes(UTF_8));
      storage.writeAtomically(folder + "/vocabulary.txt", "a\nb\n".getBytes(UTF_8));
    }
    assertFalse(storage.list(folder).isEmpty());
    return folder;
  }

  /** The version that the file {@code current} names, read by itself. */
  private int pointer() {
    String text = storage.readText(storage.qualify(root) + "/models/reviews/current");
    var found = java.util.regex.Pattern.compile("\"version\" : (\\d+)\n}\n$").matcher(text);
    assertTrue(found.find(), text);
    return Integer.parseInt(found.group(1));
  }

  private static void assertRegistry(
      String beginning, org.junit.jupiter.api.function.Executable failing) {
    String message = assertThrows(RegistryException.class, failing).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }
}
