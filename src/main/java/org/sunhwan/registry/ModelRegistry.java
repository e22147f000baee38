package org.sunhwan.registry;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sunhwan.storage.Storage;

/** ROOT/models/NAME: immutable versions and the one that is current. STUB: owner registry. */
public final class ModelRegistry {
  public ModelRegistry(Storage storage, String root, String name) {
    throw new UnsupportedOperationException();
  }

  /** A file of a version. */
  public record FileEntry(String name, long length, String sha256) {}

  /**
   * manifest.json of a version: the version exists once this file does.
   *
   * @param facts provenance: configuration, corpus identity, versions, seed, metrics, in order
   */
  public record Manifest(
      int format,
      String name,
      int version,
      String run,
      String task,
      List<String> labels,
      String createdAt,
      List<FileEntry> files,
      Map<String, Object> facts) {}

  public OptionalInt current() {
    throw new UnsupportedOperationException();
  }

  public List<Manifest> versions() {
    throw new UnsupportedOperationException();
  }

  public Manifest manifest(int version) {
    throw new UnsupportedOperationException();
  }

  public String folder(int version) {
    throw new UnsupportedOperationException();
  }

  /**
   * Copies every file of the folder into a new version, verifies it, commits the manifest, then
   * swaps current.
   *
   * @param expectedCurrent the version that was current when the candidate was gated; if another
   *     job has published since, {@link PublishConflictException} and current stays
   */
  public Manifest publish(
      String folder,
      String run,
      String task,
      List<String> labels,
      Map<String, Object> facts,
      OptionalInt expectedCurrent) {
    throw new UnsupportedOperationException();
  }

  /** Makes an existing, verified version current. */
  public void rollBack(int version) {
    throw new UnsupportedOperationException();
  }

  /** Problems found when hashing every file of a version; empty: sound. */
  public List<String> verify(int version) {
    throw new UnsupportedOperationException();
  }
}
