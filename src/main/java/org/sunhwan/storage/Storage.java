package org.sunhwan.storage;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Files on any Hadoop file system. STUB: owner storage. */
public final class Storage implements Serializable {

  /**
   * A file or folder; {@code path} is absolute with scheme, {@code modified} in milliseconds since
   * 1970.
   */
  public record Entry(String path, String name, long length, long modified, boolean folder) {}

  /** A file's SHA-256 in lower-case hexadecimal and its length in bytes. */
  public record Digest(String sha256, long length) {}

  public static Storage with(Configuration hadoop) {
    throw new UnsupportedOperationException();
  }

  /** Joins with single slashes. */
  public static String child(String folder, String... names) {
    throw new UnsupportedOperationException();
  }

  /** The absolute URI, with scheme, of a path as a user wrote it. */
  public String qualify(String path) {
    throw new UnsupportedOperationException();
  }

  public boolean exists(String path) {
    throw new UnsupportedOperationException();
  }

  /** What a folder holds, sorted by name; empty when there is no such folder. */
  public List<Entry> list(String folder) {
    throw new UnsupportedOperationException();
  }

  /**
   * The files that a file, folder (recursively) or glob names, sorted by path; names starting with
   * _ or . are skipped.
   */
  public List<Entry> files(String pattern) {
    throw new UnsupportedOperationException();
  }

  public InputStream open(String path) {
    throw new UnsupportedOperationException();
  }

  /** A new file; parents are made; an existing file is an error. */
  public OutputStream create(String path) {
    throw new UnsupportedOperationException();
  }

  public byte[] read(String path) {
    throw new UnsupportedOperationException();
  }

  public String readText(String path) {
    throw new UnsupportedOperationException();
  }

  /** Readers see the old content or the new, never a part or nothing. */
  public void writeAtomically(String path, byte[] content) {
    throw new UnsupportedOperationException();
  }

  /** Writes only if the path does not exist; of several writers exactly one gets true. */
  public boolean createExclusively(String path, byte[] content) {
    throw new UnsupportedOperationException();
  }

  public Digest digest(String path) {
    throw new UnsupportedOperationException();
  }

  /** Copies a file to a new path and verifies the copy's digest. */
  public Digest copy(String from, String to) {
    throw new UnsupportedOperationException();
  }

  /** Deletes a file or folder with all it holds; a missing path is fine. */
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  /** Throws a sentence for the user unless a file can be made and removed below the folder. */
  public void requireWritable(String folder) {
    throw new UnsupportedOperationException();
  }

  /**
   * Throws a sentence for the user where a rename does not replace a file atomically (object
   * stores).
   */
  public void requireAtomicRename(String folder) {
    throw new UnsupportedOperationException();
  }

  /**
   * Cuts files into ranges of about the given size along lines; compressed files stay whole. In
   * file order.
   */
  public List<LineRange> lineRanges(List<Entry> files, long targetBytes) {
    throw new UnsupportedOperationException();
  }

  /** The lines that start inside the range. */
  public Lines lines(LineRange range, int maximumLineBytes) {
    throw new UnsupportedOperationException();
  }
}
