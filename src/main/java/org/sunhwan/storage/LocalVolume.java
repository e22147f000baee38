package org.sunhwan.storage;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Files of this machine, through {@code java.nio}: Hadoop's local rename deletes before it moves.
 */
record LocalVolume(RawLocalFileSystem files) implements Volume {

  @Override
  public NewFile create(Path path) throws IOException {
    java.nio.file.Path file = file(path);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    forgetChecksum(file);
    FileOutputStream out = new FileOutputStream(file.toFile());
    return new NewFile(out, out.getFD()::sync);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    forgetChecksum(file(to));
    Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    makeNamesDurable(file(to));
  }

  @Override
  public boolean placeIfAbsent(Path from, Path to) throws IOException {
    try {
      // A rename would replace; a second name for the same file cannot.
      Files.createLink(file(to), file(from));
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IOException("this disk has no hard links; choose a folder on another disk", e);
    } finally {
      Files.delete(file(from));
    }
    makeNamesDurable(file(to));
    return true;
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(file(from), file(to));
    makeNamesDurable(file(to));
  }

  private java.nio.file.Path file(Path path) {
    return files.pathToFile(path).toPath();
  }

  /** Somebody else's side file would accuse our content of being damaged. */
  private static void forgetChecksum(java.nio.file.Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  /** A rename survives a power cut once the folder is on the disk; Windows needs no such step. */
  private static void makeNamesDurable(java.nio.file.Path file) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}
