package org.sunhwan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * One real HDFS (a name node and a data node on loopback) for all tests of a JVM; it starts when
 * first asked for and ends with the JVM.
 */
public final class HdfsForTests {
  private static final AtomicInteger FOLDERS = new AtomicInteger();
  private static MiniDFSCluster cluster;

  private HdfsForTests() {}

  /** For tests that need more than files: quotas, safe mode, users. Leave it as it was found. */
  public static synchronized MiniDFSCluster cluster() {
    if (cluster == null) {
      cluster = start();
    }
    return cluster;
  }

  /** The root's URI, without a slash at the end: hdfs://127.0.0.1:PORT. */
  public static String root() {
    return "hdfs://127.0.0.1:" + cluster().getNameNodePort();
  }

  /** A folder's URI that no other test uses; it does not exist yet. */
  public static String freshFolder() {
    return root() + "/tests/" + FOLDERS.incrementAndGet();
  }

  /** A client's configuration with this HDFS as the default file system. */
  public static Configuration configuration() {
    cluster();
    Configuration configuration = settings();
    configuration.set("fs.defaultFS", root());
    return configuration;
  }

  private static Configuration settings() {
    Configuration configuration = new Configuration();
    // One data node: there is nobody to replace it with when it fails.
    configuration.setInt("dfs.replication", 1);
    // Closing a file asks again until the data node has reported; it does so within milliseconds
    // here, and the default wait of 400 would be all that the tests do.
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 12);
    // A reader asks again after up to 3, 6 and 9 seconds; a data node that a test stopped stays
    // away.
    configuration.setInt("dfs.client.retry.window.base", 10);
    return configuration;
  }

  private static MiniDFSCluster start() {
    Path folder = Path.of("target", "hdfs-" + ProcessHandle.current().pid()).toAbsolutePath();
    Configuration configuration = settings();
    configuration.setInt("dfs.namenode.fs-limits.min-block-size", 1024);
    try {
      Files.createDirectories(folder);
      MiniDFSCluster started =
          new MiniDFSCluster.Builder(configuration, folder.toFile()).numDataNodes(1).build();
      started.waitActive();
      // The lowest priority: after the hooks by which Hadoop's own parts end. The cluster cannot be
      // shut down from a hook, and need not be: its threads end with the JVM.
      ShutdownHookManager.get().addShutdownHook(() -> remove(folder), 1);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder with all it holds; a missing one is fine. */
  static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
