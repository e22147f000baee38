package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;

/** Which checkpoints are taken, set aside and kept; on HDFS in CheckpointFolderHdfsIT. */
class CheckpointFolderTest {
  private static final Storage STORAGE = Storage.with(new Configuration());

  @TempDir private Path folder;

  /** Those of epochs 8 and 9 are damaged: what begins anew must be found again. */
  @Test
  void damagedCheckpointsDoNotSwallowNewOnes() throws IOException {
    var checkpoints = new Checkpoints(STORAGE, folder.toString());
    CheckpointFiles.commit(checkpoints, 8);
    CheckpointFiles.commit(checkpoints, 9);
    flip("checkpoints/epoch-000008.json", 0);
    flip("checkpoints/memory-000009", 0);
    assertTrue(checkpoints.latest(CheckpointFiles.IDENTITY).isEmpty());
    assertTrue(names("checkpoints").contains("epoch-000008.json.damaged"));

    CheckpointFiles.commit(checkpoints, 1);
    assertEquals(
        List.of("best-000001.zip", "epoch-000001.json", "memory-000001", "network-000001.zip"),
        names("checkpoints"));
  }

  @Test
  void damagedCheckpointsOfTheDropInDoNotEither() throws IOException {
    String place = folder.toString();
    var checkpoints = new EpochCheckpoints(STORAGE, place, 1);
    CheckpointFiles.write(STORAGE, place, 8);
    CheckpointFiles.write(STORAGE, place, 9);
    flip("epoch-000008-round-000000.checkpoint", 70);
    flip("epoch-000009-round-000000.checkpoint", 0);
    assertEquals(
        Optional.empty(), checkpoints.latest(CheckpointFiles.TRAINING, CheckpointFiles.state()));
    CheckpointFiles.write(STORAGE, place, 1);
    assertEquals(List.of("epoch-000001-round-000000.checkpoint"), names("."));
    assertEquals(
        1,
        checkpoints
            .latest(CheckpointFiles.TRAINING, CheckpointFiles.state())
            .orElseThrow()
            .place()
            .epochs());
  }

  /** As when a driver dies after the new network of an epoch, before the file that names it. */
  @Test
  void aNetworkThatIsNotTheOneNamedIsDamage() throws IOException {
    var checkpoints = new Checkpoints(STORAGE, folder.toString());
    CheckpointFiles.commit(checkpoints, 2);
    STORAGE.writeAtomically(
        folder.resolve("checkpoints/network-000002.zip").toString(), new byte[] {7});
    assertTrue(checkpoints.latest(CheckpointFiles.IDENTITY).isEmpty());
    CheckpointFiles.commit(checkpoints, 3);
    Files.delete(folder.resolve("checkpoints/best-000003.zip"));
    assertTrue(checkpoints.latest(CheckpointFiles.IDENTITY).isEmpty(), "a file is missing");
  }

  /** In pruning, too, after which the sound one before it is kept. */
  @Test
  void aDamagedOneThatIsNotTheNewestIsSetAside() throws IOException {
    var checkpoints = new Checkpoints(STORAGE, folder.toString());
    CheckpointFiles.commit(checkpoints, 1);
    CheckpointFiles.commit(checkpoints, 2);
    flip("checkpoints/epoch-000002.json", 0);
    CheckpointFiles.commit(checkpoints, 3);
    assertEquals(
        List.of("epoch-000001.json", "epoch-000003.json"),
        names("checkpoints").stream().filter(name -> name.endsWith(".json")).toList());
  }

  @Test
  void anotherReleasesCheckpointIsNotDamaged() {
    var checkpoints = new Checkpoints(STORAGE, folder.toString());
    CheckpointFiles.commit(checkpoints, 1);
    String path = folder.resolve("checkpoints/epoch-000001.json").toString();
    String newer = STORAGE.readText(path).replaceFirst("\"format\" : 2", "\"format\" : 3");
    STORAGE.writeAtomically(path, newer.getBytes(StandardCharsets.UTF_8));
    var refusal =
        assertThrows(TrainingException.class, () -> checkpoints.latest(CheckpointFiles.IDENTITY));
    assertEquals(
        STORAGE.qualify(path)
            + " was written by another release: its format is 3, and this one reads 2. Give this"
            + " run another name, or go on with that release.",
        refusal.getMessage());
  }

  private void flip(String name, int at) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private List<String> names(String below) {
    return STORAGE.list(folder.resolve(below).toString()).stream()
        .map(Storage.Entry::name)
        .toList();
  }
}
