package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.junit.jupiter.api.Test;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;
import org.sunhwan.testing.HdfsForTests;

/** Blocks that a disk has damaged, and data nodes that are away. */
class CheckpointFolderHdfsIT {
  private static final MiniDFSCluster CLUSTER = HdfsForTests.cluster();
  private static final Storage STORAGE = Storage.with(HdfsForTests.configuration());

  @Test
  void aDamagedBlockIsADamagedCheckpoint() throws IOException {
    String place = HdfsForTests.freshFolder();
    CheckpointFiles.write(STORAGE, place, 8);
    CheckpointFiles.write(STORAGE, place, 9);
    damage(place + "/epoch-000009-round-000000.checkpoint");
    var checkpoints = new EpochCheckpoints(STORAGE, place, 1);
    assertEquals(
        8,
        checkpoints
            .latest(CheckpointFiles.TRAINING, CheckpointFiles.state())
            .orElseThrow()
            .place()
            .epochs());
  }

  @Test
  void aDamagedCheckpointDoesNotEndARunWhenItIsItsTurnToGo() throws IOException {
    String run = HdfsForTests.freshFolder();
    var checkpoints = new Checkpoints(STORAGE, run);
    CheckpointFiles.commit(checkpoints, 1);
    CheckpointFiles.commit(checkpoints, 2);
    damage(run + "/checkpoints/epoch-000002.json");
    CheckpointFiles.commit(checkpoints, 3);
    assertEquals(
        List.of("epoch-000001.json", "epoch-000003.json"),
        STORAGE.list(run + "/checkpoints").stream()
            .map(Storage.Entry::name)
            .filter(name -> name.endsWith(".json"))
            .toList());
  }

  /** A run that took it for damage would begin anew and remove what it has. */
  @Test
  void storageThatIsAwayIsNotDamage() throws Exception {
    String run = HdfsForTests.freshFolder();
    var checkpoints = new Checkpoints(STORAGE, run);
    CheckpointFiles.commit(checkpoints, 1);
    CheckpointFiles.write(STORAGE, run + "/drop-in", 1);
    DataNodeProperties away = CLUSTER.stopDataNode(0);
    try {
      assertAway(() -> checkpoints.latest(CheckpointFiles.IDENTITY));
      var dropIn = new EpochCheckpoints(STORAGE, run + "/drop-in", 1);
      assertAway(() -> dropIn.latest(CheckpointFiles.TRAINING, CheckpointFiles.state()));
    } finally {
      assertTrue(CLUSTER.restartDataNode(away, true));
      CLUSTER.waitActive();
    }
    assertEquals(4, STORAGE.list(run + "/checkpoints").size());
  }

  private static void assertAway(org.junit.jupiter.api.function.Executable reading) {
    var failure = assertThrows(StorageException.class, reading);
    assertTrue(failure.getMessage().contains("has no live data node for it"), failure.toString());
  }

  private static void damage(String path) throws IOException {
    DistributedFileSystem files = CLUSTER.getFileSystem();
    var block =
        files.getClient().getLocatedBlocks(new Path(path).toUri().getPath(), 0).get(0).getBlock();
    assertEquals(1, CLUSTER.corruptBlockOnDataNodes(block));
  }
}
