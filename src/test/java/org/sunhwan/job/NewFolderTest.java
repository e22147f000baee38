package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;

class NewFolderTest {
  private final Storage storage = Storage.with(new Configuration(false));
  @TempDir Path folder;

  private NewFolder named(String name) {
    return NewFolder.at(storage, "predict.output", folder.resolve(name).toString());
  }

  private static void write(NewFolder into) {
    byte[] content = "x".getBytes(StandardCharsets.UTF_8);
    into.storage().writeAtomically(Storage.child(into.hidden(), "part-0"), content);
  }

  @Test
  void itAppearsWhole() throws IOException {
    NewFolder answers = named("deep/answers");
    answers.appear(
        () -> {
          write(answers);
          assertArrayEquals(
              new String[] {Storage.child(answers.hidden(), "part-0")}, answers.files());
          assertFalse(storage.exists(answers.path()), "it is there before it is whole");
        });
    assertEquals(List.of("answers"), names("deep"));
    assertEquals("x", storage.readText(Storage.child(answers.path(), "part-0")));
  }

  @Test
  void whatFailsLeavesNothing() throws IOException {
    NewFolder answers = named("answers");
    var failure = new IllegalStateException("half way");
    Runnable half =
        () -> {
          write(answers);
          throw failure;
        };
    assertEquals(failure, assertThrows(IllegalStateException.class, () -> answers.appear(half)));
    assertEquals(List.of(), names(""));
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.createDirectories(folder.resolve("answers"));
    assertEquals(
        "predict.output: file:%s/answers exists already and is not overwritten. Name another folder, or delete it."
            .formatted(folder),
        assertThrows(ConfigurationException.class, () -> named("answers")).getMessage());
  }

  /** Two jobs may write the same folder at the same time: the hidden names differ. */
  @Test
  void theSecondToFinishIsTold() throws IOException {
    NewFolder one = named("answers");
    NewFolder other = named("answers");
    write(other);
    one.appear(() -> write(one));
    assertThrows(RuntimeException.class, () -> other.appear(() -> {}));
    assertEquals(List.of("answers"), names(""));
  }

  @Test
  void belowTheRootTheHiddenNameIsBelowItToo() {
    assertEquals("file:/", NewFolder.at(storage, "k", "/nowhere").hidden().replaceAll("\\..*", ""));
  }

  private List<String> names(String below) throws IOException {
    try (var files = Files.list(folder.resolve(below))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
