package org.sunhwan.storage;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The file systems this JVM has open, one for each scheme, authority and user.
 *
 * <p>They are our own instances: those of {@code FileSystem.get} are shared with everybody, who may
 * close them, and carry the retry settings of whoever came first.
 */
final class FileSystems {
  private record Key(String scheme, String authority, UserGroupInformation user) {}

  private static final Map<Key, FileSystem> OPEN = new HashMap<>();

  private FileSystems() {}

  static FileSystem of(Path path, Configuration hadoop) throws IOException {
    URI uri = path.toUri();
    if (uri.getScheme() == null) {
      uri = FileSystem.getDefaultUri(hadoop);
    }
    Key key = new Key(uri.getScheme(), uri.getAuthority(), UserGroupInformation.getCurrentUser());
    synchronized (OPEN) {
      FileSystem open = OPEN.get(key);
      if (open == null) {
        open = raw(FileSystem.newInstance(uri, hadoop));
        OPEN.put(key, open);
      }
      return open;
    }
  }

  /**
   * Local files without Hadoop's checksum side files: a second file cannot be replaced in the same
   * step as the first, so a reader would see them disagree.
   */
  private static FileSystem raw(FileSystem files) {
    return files instanceof LocalFileSystem local ? local.getRaw() : files;
  }

  /**
   * A copy with retries that report a dead cluster within a minute: a refused connection fails at
   * once anyway, but Hadoop's defaults wait a quarter of an hour for a host that does not answer.
   * What somebody has chosen stays.
   */
  static Configuration impatient(Configuration hadoop) {
    Configuration copy = new Configuration(hadoop);
    unlessChosen(copy, "ipc.client.connect.timeout", 10_000);
    unlessChosen(copy, "ipc.client.connect.max.retries.on.timeouts", 1);
    // With two name nodes: about 45 s, longer than a failover takes.
    unlessChosen(copy, "dfs.client.failover.max.attempts", 8);
    return copy;
  }

  private static void unlessChosen(Configuration hadoop, String key, int value) {
    String[] sources = hadoop.getPropertySources(key);
    if (sources == null || sources[sources.length - 1].endsWith("-default.xml")) {
      hadoop.setInt(key, value);
    }
  }
}
