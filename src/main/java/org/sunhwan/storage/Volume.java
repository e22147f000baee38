package org.sunhwan.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.web.WebHdfsFileSystem;

/** What kinds of file systems do differently: make a file durable, and put it in its place. */
sealed interface Volume permits LocalVolume, HdfsVolume, OtherVolume {

  static Volume of(FileSystem files) {
    if (files instanceof RawLocalFileSystem local) {
      return new LocalVolume(local);
    }
    if (files instanceof DistributedFileSystem hdfs) {
      return new HdfsVolume(hdfs, hdfs::rename);
    }
    if (files instanceof WebHdfsFileSystem hdfs) {
      return new HdfsVolume(hdfs, hdfs::rename);
    }
    return new OtherVolume(files);
  }

  /** A new file; parents are made; an existing file is an error. */
  NewFile create(Path path) throws IOException;

  /** Moves a file over another, or to where there is none, in one step. */
  void replace(Path from, Path to) throws IOException;

  /** Moves a file to where there is none, in one step; otherwise deletes it and says false. */
  boolean placeIfAbsent(Path from, Path to) throws IOException;

  /** Moves a file or folder to where there is none, in one step; an existing path is an error. */
  void move(Path from, Path to) throws IOException;
}
