package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.HdfsForTests;

/** On HDFS permissions hold for everybody; on a local disk not for the user who runs builds. */
class NoPermissionHdfsIT {
  @Test
  void aRootThatMayNotBeWrittenStopsTheJob(@TempDir Path folder) throws Exception {
    Path conf = JobForTests.corpus(folder, 40);
    String root = HdfsForTests.freshFolder();
    var hdfs = HdfsForTests.cluster().getFileSystem();
    hdfs.mkdirs(new org.apache.hadoop.fs.Path(root), new FsPermission((short) 0755));
    JobForTests job =
        UserGroupInformation.createRemoteUser("guest")
            .doAs(
                (PrivilegedExceptionAction<JobForTests>)
                    () -> JobForTests.run(Retrain::main, conf.toString(), "root=" + root));
    String error = job.outcome(6).path("error").asText();
    assertTrue(error.contains(root) && error.contains("guest"), error);
    assertEquals(0, hdfs.listStatus(new org.apache.hadoop.fs.Path(root)).length);
    assertEquals(List.of(), JobForTests.tree(folder.resolve("root")));
  }
}
