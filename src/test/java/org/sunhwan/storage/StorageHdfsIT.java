package org.sunhwan.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.sunhwan.testing.HdfsForTests;

class StorageHdfsIT {
  @Test
  void starts() throws Exception {
    Path p = new Path(HdfsForTests.freshFolder() + "/a");
    FileSystem fs = p.getFileSystem(HdfsForTests.configuration());
    fs.create(p).close();
    assertTrue(fs.exists(p));
  }
}
