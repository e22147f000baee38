package org.sunhwan.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.sunhwan.registry.ModelRegistry.FileEntry;
import org.sunhwan.registry.ModelRegistry.Manifest;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;

/** The folder of a model's versions: each is written once and never changed. */
final class Versions {
  private final Storage storage;
  private final String name;
  private final String folder;

  Versions(Storage storage, String model, String name) {
    this.storage = storage;
    this.name = name;
    this.folder = Storage.child(model, "versions");
  }

  String folder(int version) {
    return Storage.child(folder, "%06d".formatted(version));
  }

  /** Numbers with a manifest, ascending. */
  List<Integer> numbers() {
    return taken().stream().filter(this::complete).toList();
  }

  private boolean complete(int version) {
    return storage.exists(file(version, ModelRegistry.MANIFEST));
  }

  /** Numbers with a folder, complete or not. */
  private NavigableSet<Integer> taken() {
    TreeSet<Integer> taken = new TreeSet<>();
    for (Storage.Entry entry : storage.list(folder)) {
      if (entry.folder() && entry.name().matches("\\d{6,9}")) {
        taken.add(Integer.parseInt(entry.name()));
      }
    }
    return taken;
  }

  /** Reads and checks the manifest of a version. */
  Manifest manifest(int version) {
    String path = file(version, ModelRegistry.MANIFEST);
    if (!complete(version)) {
      throw new RegistryException(
          "Model %s has no version %d in %s; its versions are %s."
              .formatted(name, version, folder, numbers()));
    }
    Manifest manifest =
        Json.read(storage, path, Manifest.class, "Roll back to another version, or restore it.");
    if (!manifest.name().equals(name) || manifest.version() != version) {
      throw new RegistryException(
          "%s is the manifest of model %s version %d: it was moved here. Publish models instead of copying their folders."
              .formatted(path, manifest.name(), manifest.version()));
    }
    return manifest;
  }

  List<FileEntry> digests(List<Storage.Entry> sources) {
    return sources.stream()
        .map(source -> entry(source.name(), storage.digest(source.path())))
        .toList();
  }

  /** Copies the files under the next free number, verifies them, and commits the manifest. */
  Manifest write(
      List<Storage.Entry> sources,
      String run,
      String task,
      List<String> labels,
      Map<String, Object> facts) {
    int version = claim(run);
    try {
      List<FileEntry> files = new ArrayList<>();
      for (Storage.Entry source : sources) {
        String copy = file(version, source.name());
        files.add(entry(source.name(), storage.copy(source.path(), copy)));
      }
      Manifest manifest =
          new Manifest(
              Json.FORMAT,
              name,
              version,
              run,
              task,
              labels,
              Instant.now().toString(),
              files,
              facts);
      String path = file(version, ModelRegistry.MANIFEST);
      // From here on the version exists.
      if (!storage.createExclusively(path, Json.bytes(manifest))) {
        throw new RegistryException(
            "%s was written by something other than the job that claimed the version. Remove that folder if it is not in use, and publish again."
                .formatted(path));
      }
      return manifest(version);
    } catch (RuntimeException e) {
      abandon(version, sources, e);
      throw e;
    }
  }

  /** Takes the next free number. */
  private int claim(String run) {
    int version = taken().isEmpty() ? 1 : taken().last() + 1;
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("format", Json.FORMAT);
    claim.put("version", version);
    claim.put("run", run);
    claim.put("at", Instant.now().toString());
    while (!storage.createExclusively(file(version, ModelRegistry.CLAIM), Json.bytes(claim))) {
      version++;
      claim.put("version", version);
    }
    return version;
  }

  /** Removes the copies of a version that never came to be; its number stays taken. */
  private void abandon(int version, List<Storage.Entry> sources, RuntimeException why) {
    try {
      if (!storage.exists(file(version, ModelRegistry.MANIFEST))) {
        for (Storage.Entry source : sources) {
          storage.delete(file(version, source.name()));
        }
      }
    } catch (StorageException e) {
      why.addSuppressed(e);
    }
  }

  /** Problems found when hashing every file of a version; empty: sound. */
  List<String> verify(int version) {
    Manifest manifest = manifest(version);
    List<String> problems = new ArrayList<>();
    NavigableSet<String> present = new TreeSet<>();
    storage.list(folder(version)).forEach(entry -> present.add(entry.name()));
    present.remove(ModelRegistry.MANIFEST);
    present.remove(ModelRegistry.CLAIM);
    for (FileEntry file : manifest.files()) {
      String path = file(version, file.name());
      if (!present.remove(file.name())) {
        problems.add(path + " is missing.");
        continue;
      }
      Storage.Digest digest = storage.digest(path);
      if (!entry(file.name(), digest).equals(file)) {
        problems.add(
            "%s holds %d bytes with SHA-256 %s, but the manifest says %d bytes with %s."
                .formatted(path, digest.length(), digest.sha256(), file.length(), file.sha256()));
      }
    }
    present.forEach(extra -> problems.add(file(version, extra) + " is not in the manifest."));
    return problems;
  }

  private static FileEntry entry(String name, Storage.Digest digest) {
    return new FileEntry(name, digest.length(), digest.sha256());
  }

  private String file(int version, String name) {
    return Storage.child(folder(version), name);
  }
}
