package org.sunhwan.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.sunhwan.storage.Storage;

/** What was current when: a log of exclusively created files, and one file that repeats its end. */
final class Changes {
  /** The content of the file {@code current}. */
  record Pointer(int format, int change, int version) {
    /** Before the first change. */
    static final Pointer NOTHING = new Pointer(Json.FORMAT, 0, 0);

    Pointer {
      if (change < 0 || version < 0 || (change == 0) != (version == 0)) {
        throw new IllegalArgumentException(
            "change %d to version %d: both count from 1".formatted(change, version));
      }
    }

    OptionalInt current() {
      return change == 0 ? OptionalInt.empty() : OptionalInt.of(version);
    }
  }

  private final Storage storage;
  private final String folder;
  private final String pointer;

  Changes(Storage storage, String model) {
    this.storage = storage;
    this.folder = Storage.child(model, "changes");
    this.pointer = Storage.child(model, "current");
  }

  /** The latest change, starting from the one that the file {@code current} names. */
  Pointer latest() {
    return follow(
        storage.exists(pointer)
            ? Json.read(
                storage, pointer, Pointer.class, "Rolling back to a version writes it anew.")
            : Pointer.NOTHING);
  }

  /** The latest change, whatever has become of the file {@code current}. */
  Pointer latestInLog() {
    List<Storage.Entry> entries = storage.list(folder);
    return entries.isEmpty()
        ? Pointer.NOTHING
        : pointerTo(read(entries.get(entries.size() - 1).path()));
  }

  List<Change> history() {
    List<Change> changes = new ArrayList<>();
    for (Storage.Entry entry : storage.list(folder)) {
      changes.add(read(entry.path()));
    }
    return changes;
  }

  /**
   * Makes a version current, unless something changed after {@code before}.
   *
   * @param run null for a roll-back
   */
  boolean commit(Pointer before, int version, String run) {
    Change change =
        new Change(
            Json.FORMAT,
            before.change() + 1,
            version,
            before.change() == 0 ? null : before.version(),
            run,
            Instant.now().toString());
    // Of all who saw the same change before, one creates this file: this is the commit.
    boolean won = storage.createExclusively(file(change.change()), Json.bytes(change));
    if (won) {
      settle(pointerTo(change));
    }
    return won;
  }

  /** Lets the file {@code current} name the latest change. */
  void settle(Pointer from) {
    Pointer latest = from;
    do {
      latest = follow(latest);
      storage.writeAtomically(pointer, Json.bytes(latest));
      // If another job was faster with a later change, this write has just set it back: once more.
    } while (storage.exists(file(latest.change() + 1)));
  }

  private Pointer follow(Pointer from) {
    Pointer latest = from;
    while (storage.exists(file(latest.change() + 1))) {
      latest = pointerTo(read(file(latest.change() + 1)));
    }
    return latest;
  }

  private Change read(String path) {
    return Json.read(storage, path, Change.class, "Restore it from a backup.");
  }

  private static Pointer pointerTo(Change change) {
    return new Pointer(Json.FORMAT, change.change(), change.version());
  }

  private String file(int change) {
    return Storage.child(folder, "%06d.json".formatted(change));
  }
}
