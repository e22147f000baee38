package org.sunhwan.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * HDFS, directly or over HTTP: the name node renames in one step, replacing or not.
 *
 * @param renaming the rename with options; the one without neither replaces nor says why
 */
record HdfsVolume(FileSystem files, Renaming renaming) implements Volume {

  interface Renaming {
    void rename(Path from, Path to, Rename... options) throws IOException;
  }

  @Override
  public NewFile create(Path path) throws IOException {
    FSDataOutputStream out = files.create(path, false);
    return new NewFile(out, out::hsync);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    renaming.rename(from, to, Rename.OVERWRITE);
  }

  @Override
  public boolean placeIfAbsent(Path from, Path to) throws IOException {
    try {
      renaming.rename(from, to, Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      files.delete(from, false);
      return false;
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    renaming.rename(from, to, Rename.NONE);
  }
}
