package org.sunhwan.storage;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A path with the file system that holds it; what fails there becomes a sentence. */
record Place(Path path, FileSystem files, Volume volume) {

  interface Call<T> {
    T run() throws IOException;
  }

  static Place of(String path, Configuration hadoop) {
    Path given;
    try {
      given = new Path(path);
    } catch (IllegalArgumentException e) {
      throw new StorageException("\"" + path + "\" is not a path: " + e.getMessage() + ".", e);
    }
    try {
      FileSystem files = FileSystems.of(given, hadoop);
      // From its URI: that takes out "." and "..", so that one file has one name.
      URI absolute = files.makeQualified(given).toUri();
      return new Place(new Path(absolute), files, Volume.of(files));
    } catch (IOException e) {
      throw Failures.sentence("use", given, e);
    } catch (IllegalArgumentException e) {
      // How the HDFS client says that it cannot resolve the name node's host.
      throw Failures.sentence("use", given, new IOException(e.getMessage(), e));
    }
  }

  /** Runs the call; the verb completes "cannot … this path". */
  <T> T calling(String verb, Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw failed(verb, e);
    }
  }

  StorageException failed(String verb, IOException e) {
    return Failures.sentence(verb, path, e);
  }
}
