package org.sunhwan.storage;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Files on any Hadoop file system. STUB: owner storage. */
public final class Storage implements Serializable {
  private static final UnsupportedOperationException STUB = new UnsupportedOperationException();

  /**
   * A file or folder; {@code path} is absolute with scheme, {@code modified} in milliseconds since
   * 1970.
   */
  public record Entry(String path, String name, long length, long modified, boolean folder) {}

  /** A file's SHA-256 in lower-case hexadecimal and its length in bytes. */
  public record Digest(String sha256, long length) {}

  public static Storage with(Configuration hadoop) {
    throw STUB;
  }

  /** Joins with single slashes. */
  public static String child(String folder, String... names) {
    throw STUB;
  }

  /** The absolute URI, with scheme, of a path as a user wrote it. */
  public String qualify(String path) {
    throw STUB;
  }

  public boolean exists(String path) {
    throw STUB;
  }

  /** What a folder holds, sorted by name; empty when there is no such folder. */
  public List<Entry> list(String folder) {
    throw STUB;
  }

  /**
   * The files that a file, folder (recursively) or glob names, sorted by path; names starting with
   * _ or . are skipped.
   */
  public List<Entry> files(String pattern) {
    throw STUB;
  }

  public InputStream open(String path) {
    throw STUB;
  }

  /** A new file; parents are made; an existing file is an error. */
  public OutputStream create(String path) {
    throw STUB;
  }

  public byte[] read(String path) {
    throw STUB;
  }

  public String readText(String path) {
    throw STUB;
  }

  /** Readers see the old content or the new, never a part or nothing. */
  public void writeAtomically(String path, byte[] content) {
    throw STUB;
  }

  /** Writes only if the path does not exist; of several writers exactly one gets true. */
  public boolean createExclusively(String path, byte[] content) {
    throw STUB;
  }

  public Digest digest(String path) {
    throw STUB;
  }

  /** Copies a file to a new path and verifies the copy's digest. */
  public Digest copy(String from, String to) {
    throw STUB;
  }

  /** Deletes a file or folder with all it holds; a missing path is fine. */
  public void delete(String path) {
    throw STUB;
  }

  /** Throws a sentence for the user unless a file can be made and removed below the folder. */
  public void requireWritable(String folder) {
    throw STUB;
  }

  /**
   * Throws a sentence for the user where a rename does not replace a file atomically (object
   * stores).
   */
  public void requireAtomicRename(String folder) {
    throw STUB;
  }

  /**
   * Cuts files into ranges of about the given size along lines; compressed files stay whole. In
   * file order.
   */
  public List<LineRange> lineRanges(List<Entry> files, long targetBytes) {
    throw STUB;
  }

  /** The lines that start inside the range. */
  public Lines lines(LineRange range, int maximumLineBytes) {
    throw STUB;
  }
}
