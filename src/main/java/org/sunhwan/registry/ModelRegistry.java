package org.sunhwan.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sunhwan.storage.Storage;

/**
 * ROOT/models/NAME: immutable versions and the one that is current. The package's description
 * specifies the files and the protocol.
 */
public final class ModelRegistry {
  static final String MANIFEST = "manifest.json";
  static final String CLAIM = "claim.json";

  private final Storage storage;
  private final String name;
  private final String folder;
  private final Versions versions;
  private final Changes changes;

  /**
   * The registry of one model; nothing is made before the first version.
   *
   * @param root the root that also holds datasets and runs
   */
  public ModelRegistry(Storage storage, String root, String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new RegistryException(
          "\"%s\" cannot be a model's name: use letters, digits, dots, hyphens and underscores, and begin with a letter or digit."
              .formatted(name));
    }
    this.storage = storage;
    this.name = name;
    this.folder = storage.qualify(Storage.child(root, "models", name));
    this.versions = new Versions(storage, folder, name);
    this.changes = new Changes(storage, folder);
  }

  /** The models that have a version, sorted. */
  public static List<String> names(Storage storage, String root) {
    List<String> names = new ArrayList<>();
    for (Storage.Entry entry : storage.list(Storage.child(root, "models"))) {
      if (storage.exists(Storage.child(entry.path(), "versions"))
          && !new ModelRegistry(storage, root, entry.name()).numbers().isEmpty()) {
        names.add(entry.name());
      }
    }
    return names;
  }

  /** A file of a version. */
  public record FileEntry(String name, long length, String sha256) {
    public FileEntry {
      if (!name.matches("[^./\\\\][^/\\\\]*") || name.equals(MANIFEST) || name.equals(CLAIM)) {
        throw new IllegalArgumentException("\"" + name + "\" cannot be a file of a model version");
      }
      if (length < 0 || !sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "%s has length %d and SHA-256 \"%s\"".formatted(name, length, sha256));
      }
    }
  }

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
      Map<String, Object> facts) {
    public Manifest {
      labels = List.copyOf(labels);
      files = List.copyOf(files);
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      if (files.stream().map(FileEntry::name).distinct().count() != files.size()) {
        throw new IllegalArgumentException("a file is named twice");
      }
    }

    /** The facts in which another version differs, by dotted name, as [here, there]. */
    public Map<String, List<Object>> differences(Manifest other) {
      return Facts.differences(facts, other.facts);
    }
  }

  /** The version that predictions use; empty before the first. */
  public OptionalInt current() {
    return changes.latest().current();
  }

  /** Which version became current when, from the first to the latest. */
  public List<Change> history() {
    return changes.history();
  }

  /** The numbers of the versions that exist, ascending; some may never have been current. */
  public List<Integer> numbers() {
    return versions.numbers();
  }

  /** The manifests of {@link #numbers}; a damaged one is an exception that names it. */
  public List<Manifest> versions() {
    return numbers().stream().map(this::manifest).toList();
  }

  /** Reads and checks the manifest of a version. */
  public Manifest manifest(int version) {
    return versions.manifest(version);
  }

  /** Where the files of a version are. */
  public String folder(int version) {
    return versions.folder(version);
  }

  /**
   * The version that the run has published, even if another is current by now; empty if it never
   * came so far. A publication that was stopped before its very end is completed.
   */
  public Optional<Manifest> published(String run) {
    Optional<Change> published =
        history().stream().filter(change -> run.equals(change.run())).reduce((a, b) -> b);
    if (published.isPresent()) {
      changes.settle(changes.latest());
    }
    return published.map(change -> manifest(change.version()));
  }

  /**
   * Copies every file of the folder into a new version, verifies it, commits the manifest, then
   * swaps current. A run that is published already stays as it is.
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
    storage.requireAtomicRename(this.folder);
    List<Storage.Entry> sources = sources(folder);
    Changes.Pointer before = changes.latest();
    Optional<Manifest> earlier = earlier(run, sources);
    if (earlier.isPresent() && wasCurrent(earlier.get())) {
      changes.settle(before);
      return earlier.get();
    }
    if (!before.current().equals(expectedCurrent)) {
      throw conflict(folder, expectedCurrent, before);
    }
    Manifest published = earlier.orElseGet(() -> versions.write(sources, run, task, labels, facts));
    if (!changes.commit(before, published.version(), run)) {
      throw conflict(folder, expectedCurrent, changes.latest());
    }
    return published;
  }

  private List<Storage.Entry> sources(String folder) {
    List<Storage.Entry> sources = storage.list(folder);
    if (sources.isEmpty()) {
      throw new RegistryException("There is nothing to publish in %s.".formatted(folder));
    }
    for (Storage.Entry source : sources) {
      if (source.folder() || source.name().equals(MANIFEST) || source.name().equals(CLAIM)) {
        throw new RegistryException(
            "%s cannot be part of a model version: a version is files only, and none of them is called %s or %s."
                .formatted(source.path(), MANIFEST, CLAIM));
      }
    }
    return sources;
  }

  /** A version with the same files that this run wrote before it was stopped. */
  private Optional<Manifest> earlier(String run, List<Storage.Entry> sources) {
    return numbers().stream()
        .flatMap(version -> readable(version).stream())
        .filter(manifest -> manifest.run().equals(run))
        .filter(manifest -> manifest.files().equals(versions.digests(sources)))
        .findFirst();
  }

  /** A damaged old version must not keep a new one from being published; verify reports it. */
  private Optional<Manifest> readable(int version) {
    try {
      return Optional.of(manifest(version));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  private boolean wasCurrent(Manifest manifest) {
    return history().stream().anyMatch(change -> change.version() == manifest.version());
  }

  private PublishConflictException conflict(
      String candidate, OptionalInt expected, Changes.Pointer latest) {
    String compared = expected.isPresent() ? "version " + expected.getAsInt() : "no version";
    String found = latest.change() == 0 ? "no version" : "version " + latest.version();
    return new PublishConflictException(
        "Model %s: %s is current now, made so by another job while this one worked; this candidate was compared with %s. It is kept at %s; compare it with what is current and publish again."
            .formatted(name, found, compared, candidate));
  }

  /** Makes an existing, verified version current. */
  public void rollBack(int version) {
    storage.requireAtomicRename(folder);
    List<String> problems = verify(version);
    if (!problems.isEmpty()) {
      throw new RegistryException(
          "Model %s version %d is not sound, so current stays: %s"
              .formatted(name, version, String.join(" ", problems)));
    }
    Changes.Pointer latest = changes.latestInLog();
    while (latest.version() != version && !changes.commit(latest, version, null)) {
      latest = changes.latestInLog();
    }
    changes.settle(latest);
  }

  /**
   * Where the files of a version are, each compared with the manifest's hash first: whoever opens a
   * model to answer with it asks here.
   *
   * @throws RegistryException if a file is not what was published
   */
  public String soundFolder(int version) {
    List<String> problems = verify(version);
    if (!problems.isEmpty()) {
      throw new RegistryException(
          ("Model %s version %d is damaged and not used: %s Restore the file from a copy, or make a"
                  + " sound version current (models rollback N).")
              .formatted(name, version, String.join(" ", problems)));
    }
    return folder(version);
  }

  /** Problems found when hashing every file of a version; empty: sound. */
  public List<String> verify(int version) {
    return versions.verify(version);
  }
}
