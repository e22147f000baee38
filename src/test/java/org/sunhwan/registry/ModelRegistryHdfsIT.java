package org.sunhwan.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Test;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;
import org.sunhwan.testing.HdfsForTests;

/** The laws on HDFS. */
class ModelRegistryHdfsIT extends RegistryLaws {
  @Override
  Storage storage() {
    return Storage.with(HdfsForTests.configuration());
  }

  @Override
  String freshRoot() {
    return HdfsForTests.freshFolder();
  }

  @Test
  void aQuotaThatIsUsedUpAmidACopyLeavesNothingHalfWritten() throws IOException {
    Storage storage = storage();
    String root = freshRoot();
    ModelRegistry registry = new ModelRegistry(storage, root, "m");
    storage.writeAtomically(root + "/run/a", "a".getBytes(UTF_8));
    storage.writeAtomically(root + "/run/b", new byte[100_000]);
    registry.publish(root + "/run", "r1", "t", List.of("a"), Map.of(), OptionalInt.empty());
    DistributedFileSystem hdfs = HdfsForTests.cluster().getFileSystem();
    // What is there, the claim's folder, claim, and one copy: the second copy is one name too many.
    Path model = new Path(root + "/models/m");
    long names = hdfs.getContentSummary(model).getFileAndDirectoryCount();
    hdfs.setQuota(model, names + 3, HdfsConstants.QUOTA_DONT_SET);
    try {
      StorageException e =
          assertThrows(
              StorageException.class,
              () ->
                  registry.publish(
                      root + "/run", "r2", "t", List.of("a"), Map.of(), OptionalInt.of(1)));
      assertTrue(
          e.getMessage()
              .startsWith(
                  "Cannot write " + registry.folder(2) + "/b: the quota is used up. The NameSpace"),
          e.getMessage());
    } finally {
      hdfs.setQuota(model, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_DONT_SET);
    }
    assertEquals(
        List.of("claim.json"),
        storage.list(registry.folder(2)).stream().map(Storage.Entry::name).toList());
    assertEquals(List.of(1), registry.numbers());
    assertEquals(OptionalInt.of(1), registry.current());
    assertEquals(
        3,
        registry
            .publish(root + "/run", "r2", "t", List.of("a"), Map.of(), OptionalInt.of(1))
            .version());
  }
}
