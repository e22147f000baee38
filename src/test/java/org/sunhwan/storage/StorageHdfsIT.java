package org.sunhwan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.sunhwan.testing.HdfsForTests;

class StorageHdfsIT {
  private final Storage storage = Storage.with(HdfsForTests.configuration());
  private final String folder = HdfsForTests.freshFolder();

  @Test
  void aReaderNeverSeesAFileMissingOrTorn() throws InterruptedException {
    SpinningReader.prove(storage, storage, folder + "/current");
  }

  @Test
  void ofEightExclusiveCreatorsOneWins() throws Exception {
    ExclusiveCreators.prove(storage, folder);
  }

  @Test
  void overHttpTheNameNodeKeepsTheSamePromises() throws Exception {
    String http =
        HdfsForTests.cluster().getHttpUri(0).replaceFirst("^http:", "webhdfs:")
            + folder.substring(HdfsForTests.root().length());
    ExclusiveCreators.prove(storage, http);
    storage.writeAtomically(http + "/0", "replaced".getBytes(UTF_8));
    assertEquals("replaced", storage.readText(folder + "/0"));
  }

  @Test
  void filesAreWrittenListedCopiedAndDeletedAsOnALocalDisk() throws IOException {
    String path = folder + "/deep/a.txt";
    try (OutputStream out = storage.create(path)) {
      out.write("abc".getBytes(UTF_8));
    }
    assertMessage(path + " exists already and is not overwritten", () -> storage.create(path));
    assertEquals(path, storage.list(folder + "/deep").get(0).path());
    assertEquals(List.of(), storage.list(folder + "/missing"));
    assertEquals(path, storage.files(folder + "/*/a.*").get(0).path());
    assertEquals(List.of(), storage.files(folder + "/missing"));
    storage.copy(path, folder + "/b.txt");
    assertEquals("abc", storage.readText(folder + "/b.txt"));
    assertMessage(folder + "/none does not exist. ", () -> storage.read(folder + "/none"));
    assertMessage(
        "Cannot write " + path + "/below: a part of this path is a file",
        () -> storage.create(path + "/below"));
    storage.delete(folder);
    storage.delete(folder);
    assertFalse(storage.exists(folder));
    assertEquals(HdfsForTests.root() + "/x", storage.qualify("/x"));
  }

  @Test
  void rangesKnowTheHostsOfTheirBlocksAndReadTheSameLines() throws IOException {
    Configuration smallBlocks = HdfsForTests.configuration();
    Path path = new Path(folder + "/lines.txt");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("line ").append(i).append('\n');
    }
    try (FileSystem files = FileSystem.newInstance(path.toUri(), smallBlocks);
        OutputStream out = files.create(path, true, 4096, (short) 1, 4096)) {
      out.write(text.toString().getBytes(UTF_8));
    }
    List<LineRange> ranges = storage.lineRanges(storage.files(path.toString()), 5000);
    assertEquals(4, ranges.size());
    for (LineRange range : ranges) {
      assertEquals(1, range.hosts().size());
    }
    List<String> found = new ArrayList<>();
    for (LineRange range : ranges) {
      try (Lines lines = storage.lines(range, 100)) {
        while (lines.next()) {
          found.add(new String(lines.bytes(), 0, lines.length(), UTF_8));
        }
      }
    }
    assertEquals(text.toString().lines().toList(), found);
  }

  @Test
  void aMissingPermissionNamesUserPathAndOwner() throws IOException {
    storage.writeAtomically(folder + "/owned/file", "secret".getBytes(UTF_8));
    DistributedFileSystem hdfs = HdfsForTests.cluster().getFileSystem();
    hdfs.setPermission(
        new Path(folder + "/owned/file"),
        new org.apache.hadoop.fs.permission.FsPermission((short) 0600));
    String owner = UserGroupInformation.getCurrentUser().getShortUserName();
    String inside = folder.substring(HdfsForTests.root().length()) + "/owned";

    assertEquals(
        "User ann may not write below %s/owned: %s belongs to %s:supergroup with permissions drwxr-xr-x, which do not allow write. Ask its owner for access, or choose another folder."
            .formatted(folder, inside, owner),
        messageFor("ann", () -> storage.requireWritable(folder + "/owned")));
    String read = messageFor("ann", () -> storage.read(folder + "/owned/file"));
    assertTrue(read.startsWith("User ann may not read " + folder + "/owned/file: "), read);
    String replace =
        messageFor("ann", () -> storage.writeAtomically(folder + "/owned/file", new byte[0]));
    assertTrue(replace.startsWith("User ann may not write " + folder + "/owned/file: "), replace);
    assertEquals("secret", storage.readText(folder + "/owned/file"));
  }

  private static String messageFor(String user, Executable failing) {
    return UserGroupInformation.createRemoteUser(user)
        .doAs(
            (PrivilegedAction<String>)
                () -> assertThrows(StorageException.class, failing).getMessage());
  }

  @Test
  void aUsedUpQuotaIsASentenceAndLeavesTheOldFile() throws IOException {
    storage.writeAtomically(folder + "/file", "old".getBytes(UTF_8));
    DistributedFileSystem hdfs = HdfsForTests.cluster().getFileSystem();
    hdfs.setQuota(new Path(folder), HdfsConstants.QUOTA_DONT_SET, 1024);
    byte[] content = new byte[1 << 16];
    String beginning = "Cannot write %s: the quota is used up. The DiskSpace quota of ";
    assertMessage(
        beginning.formatted(folder + "/file"),
        () -> storage.writeAtomically(folder + "/file", content));
    assertMessage(
        beginning.formatted(folder + "/other"),
        () -> {
          try (OutputStream out = storage.create(folder + "/other")) {
            out.write(content);
          }
        });
    assertEquals("old", storage.readText(folder + "/file"));
    assertEquals(
        0,
        java.util.Arrays.stream(hdfs.listStatus(new Path(folder)))
            .filter(status -> status.getPath().getName().endsWith(".tmp"))
            .count());
  }

  @Test
  void safeModeIsASentence() throws IOException {
    DistributedFileSystem hdfs = HdfsForTests.cluster().getFileSystem();
    hdfs.setSafeMode(SafeModeAction.SAFEMODE_ENTER);
    try {
      assertMessage(
          "Cannot write "
              + folder
              + "/file: HDFS at "
              + HdfsForTests.root().substring("hdfs://".length())
              + " is in safe mode and changes nothing. Wait until",
          () -> storage.writeAtomically(folder + "/file", new byte[1]));
    } finally {
      hdfs.setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
    }
  }

  @Test
  void aDeadNameNodeIsNamedWithinHalfAMinute() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String dead = "hdfs://127.0.0.1:" + port + "/models";
    assertTimeout(
        Duration.ofSeconds(30),
        () ->
            assertMessage(
                "Cannot look at %s: hdfs server 127.0.0.1:%d does not answer (Connection refused). Check that the name node runs there"
                    .formatted(dead, port),
                () -> storage.exists(dead)));
  }

  private static void assertMessage(String beginning, Executable failing) {
    String message = assertThrows(StorageException.class, failing).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }
}
