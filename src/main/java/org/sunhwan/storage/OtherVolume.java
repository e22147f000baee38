package org.sunhwan.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Object stores and the like: good to read from; a rename there is a copy and a deletion. */
record OtherVolume(FileSystem files) implements Volume {

  @Override
  public NewFile create(Path path) throws IOException {
    // Nothing exists there before the stream is closed, and everything is durable after.
    return new NewFile(files.create(path, false), () -> {});
  }

  @Override
  public void replace(Path from, Path to) {
    throw refusal(to);
  }

  @Override
  public boolean placeIfAbsent(Path from, Path to) {
    throw refusal(to);
  }

  @Override
  public void move(Path from, Path to) {
    throw refusal(to);
  }

  StorageException refusal(Path path) {
    return new StorageException(
        "%s: this file system (%s) does not replace a file in one atomic step, so a reader could see"
                .formatted(path, files.getClass().getSimpleName())
            + " a half-written model. Choose a root on HDFS or in a local folder; corpora may stay"
            + " where they are.");
  }
}
