package org.sunhwan.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sunhwan.storage.DamagedFileException;
import org.sunhwan.storage.Storage;

/**
 * Where checkpoints are. The newest whole one counts; what is damaged is set aside under another
 * name, so that it never stands before a newer one again; of the whole ones the last two are kept.
 *
 * <p>Damaged is what has other bytes than were written, or lacks a file. Storage that does not
 * answer, or refuses, says nothing about checkpoints: it ends the program.
 */
final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final String DAMAGED = ".damaged";
  private static final int KEPT = 2;

  private final Storage storage;
  private final String path;
  private final ToLongFunction<String> place;

  /**
   * @param place what a checkpoint's name says about its age, later ones more; below 0 for names of
   *     other files
   */
  CheckpointFolder(Storage storage, String path, ToLongFunction<String> place) {
    this.storage = storage;
    this.path = path;
    this.place = place;
  }

  String path() {
    return path;
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param reader throws {@link DamagedFileException} if it is not
   */
  <T> Optional<T> newest(Function<Storage.Entry, T> reader) {
    int damaged = 0;
    for (Storage.Entry entry : newestFirst()) {
      Optional<T> whole = read(entry, reader);
      if (whole.isPresent()) {
        return whole;
      }
      damaged++;
    }
    if (damaged > 0) {
      LOG.warn(
          "All {} checkpoints in {} are damaged: training begins anew. They are there still, as"
              + " *{}, until the next checkpoint. Check that disk.",
          damaged,
          path,
          DAMAGED);
    }
    return Optional.empty();
  }

  /** Those to be kept, newest first, as the reader reads them. */
  <T> List<T> kept(Function<Storage.Entry, T> reader) {
    List<T> kept = new ArrayList<>();
    for (Storage.Entry entry : newestFirst()) {
      if (kept.size() < KEPT) {
        read(entry, reader).ifPresent(kept::add);
      }
    }
    return kept;
  }

  private <T> Optional<T> read(Storage.Entry entry, Function<Storage.Entry, T> reader) {
    try {
      return Optional.of(reader.apply(entry));
    } catch (DamagedFileException e) {
      LOG.warn(
          "Checkpoint {} is damaged ({}) and set aside as {}{}; one that is older counts.",
          entry.path(),
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage(),
          entry.name(),
          DAMAGED);
      storage.delete(entry.path() + DAMAGED);
      storage.move(entry.path(), entry.path() + DAMAGED);
      return Optional.empty();
    }
  }

  /** The bytes of a file that a checkpoint needs. */
  byte[] read(String name) {
    String file = Storage.child(path, name);
    if (!storage.exists(file)) {
      throw new DamagedFileException(name + " is missing", null);
    }
    return storage.read(file);
  }

  List<Storage.Entry> newestFirst() {
    return storage.list(path).stream()
        .filter(entry -> place.applyAsLong(entry.name()) >= 0)
        .sorted(
            Comparator.comparingLong((Storage.Entry entry) -> place.applyAsLong(entry.name()))
                .reversed())
        .toList();
  }
}
