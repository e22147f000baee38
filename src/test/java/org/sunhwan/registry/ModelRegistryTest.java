package org.sunhwan.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;

/** The laws on a local root, and what does not depend on the file system. */
class ModelRegistryTest extends RegistryLaws {
  private static final Storage STORAGE = Storage.with(new Configuration());
  private static final String SHA = "0".repeat(64);

  @TempDir Path folder;

  @Override
  Storage storage() {
    return STORAGE;
  }

  @Override
  String freshRoot() {
    return folder.toString();
  }

  @Test
  void aNameIsOneSimpleWord() {
    for (String name : List.of("", "../x", "a/b", ".hidden", "a b")) {
      assertEquals(
          "\""
              + name
              + "\" cannot be a model's name: use letters, digits, dots, hyphens and"
              + " underscores, and begin with a letter or digit.",
          assertThrows(
                  RegistryException.class,
                  () -> new ModelRegistry(STORAGE, folder.toString(), name))
              .getMessage());
    }
  }

  @Test
  void aManifestIsCheckedWhenRead() {
    assertDamaged(
        "\"../../etc/passwd\" cannot be a file of a model version", "../../etc/passwd", 1);
    assertDamaged("\".x\" cannot be a file of a model version", ".x", 1);
    assertDamaged("\"manifest.json\" cannot be a file of a model version", "manifest.json", 1);
    assertDamaged("a has length -1 and SHA-256 \"" + SHA + "\"", "a", -1);
  }

  private void assertDamaged(String reason, String file, int length) {
    ModelRegistry registry = new ModelRegistry(STORAGE, folder.toString(), "m");
    String path = registry.folder(1) + "/manifest.json";
    write(path, manifest(1, "m", 1, file, length));
    assertEquals(
        path + " is damaged: " + reason + ". Roll back to another version, or restore it.",
        assertThrows(RegistryException.class, () -> registry.manifest(1)).getMessage());
  }

  @Test
  void aManifestOfAnotherFormatOrPlaceIsRefused() {
    ModelRegistry registry = new ModelRegistry(STORAGE, folder.toString(), "m");
    String path = registry.folder(1) + "/manifest.json";
    write(path, manifest(2, "m", 1, "a", 1));
    assertEquals(
        path
            + " has format 2, written by a newer Sunhwan; this one reads format 1. Update"
            + " Sunhwan.",
        assertThrows(RegistryException.class, () -> registry.manifest(1)).getMessage());
    write(path, manifest(1, "m", 4, "a", 1));
    assertTrue(
        assertThrows(RegistryException.class, () -> registry.manifest(1))
            .getMessage()
            .startsWith(path + " is the manifest of model m version 4: it was moved here."));
  }

  @Test
  void aDamagedOldVersionDoesNotKeepANewOneFromBeingPublished() {
    ModelRegistry registry = new ModelRegistry(STORAGE, folder.toString(), "m");
    write(registry.folder(1) + "/manifest.json", "{");
    write(folder + "/run/model.zip", "x");
    assertEquals(
        2,
        registry
            .publish(folder + "/run", "r", "t", List.of("a"), Map.of(), OptionalInt.empty())
            .version());
    assertThrows(RegistryException.class, registry::versions);
    assertEquals(List.of(1, 2), registry.numbers());
  }

  @Test
  void aPublisherThatStalledCannotHideALaterChange() {
    String model = folder + "/models/m";
    Changes changes = new Changes(STORAGE, model);
    Changes.Pointer nothing = changes.latest();
    assertTrue(changes.commit(nothing, 1, "a"));
    Changes.Pointer first = changes.latest();
    byte[] stalled = STORAGE.read(model + "/current");
    assertTrue(changes.commit(first, 2, "b"));
    // The first publisher wakes up and writes what it wanted to write long ago.
    STORAGE.writeAtomically(model + "/current", stalled);
    assertEquals(OptionalInt.of(2), changes.latest().current());
    changes.settle(first);
    assertTrue(STORAGE.readText(model + "/current").contains("\"change\" : 2"));
    assertEquals(false, changes.commit(first, 3, "c"));
  }

  @Test
  void manifestsSayInWhichFactsTheyDiffer() {
    Map<String, Object> facts = Map.of("seed", 1, "train", Map.of("epochs", 3, "workers", 2));
    Map<String, Object> others = Map.of("seed", 1, "train", Map.of("epochs", 4), "extra", "x");
    assertEquals(
        Map.of(
            "train.epochs", List.of(3, 4),
            "train.workers", Arrays.asList(2, null),
            "extra", Arrays.asList(null, "x")),
        manifest(facts).differences(manifest(others)));
  }

  private static ModelRegistry.Manifest manifest(Map<String, Object> facts) {
    return new ModelRegistry.Manifest(1, "m", 1, "r", "t", List.of("a"), "now", List.of(), facts);
  }

  private static String manifest(int format, String name, int version, String file, int length) {
    return """
    {"format": %d, "name": "%s", "version": %d, "run": "r", "task": "t", "labels": ["a"],
     "createdAt": "now", "facts": {},
     "files": [{"name": "%s", "length": %d, "sha256": "%s"}]}
    """
        .formatted(format, name, version, file, length, SHA);
  }

  private static void write(String path, String content) {
    STORAGE.writeAtomically(path, content.getBytes(UTF_8));
  }
}
