package org.sunhwan.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;

/**
 * Files on any Hadoop file system. It may be sent to executors; whatever fails is a {@link
 * StorageException} whose message is a sentence for the user.
 */
public final class Storage implements Serializable {
  /** Checksum side files, unfinished temporary files, markers such as _SUCCESS. */
  private static final PathFilter VISIBLE =
      path -> !path.getName().startsWith("_") && !path.getName().startsWith(".");

  private transient Configuration hadoop;

  /**
   * A file or folder; {@code path} is absolute with scheme, {@code modified} in milliseconds since
   * 1970.
   */
  public record Entry(String path, String name, long length, long modified, boolean folder) {}

  /** A file's SHA-256 in lower-case hexadecimal and its length in bytes. */
  public record Digest(String sha256, long length) {}

  private Storage(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Uses a copy of the configuration, with retries short enough to report a dead cluster soon. */
  public static Storage with(Configuration hadoop) {
    return new Storage(FileSystems.impatient(hadoop));
  }

  /** Joins with single slashes. */
  public static String child(String folder, String... names) {
    StringBuilder path = new StringBuilder(folder);
    for (String name : names) {
      if (path.isEmpty() || path.charAt(path.length() - 1) != '/') {
        path.append('/');
      }
      path.append(name.startsWith("/") ? name.substring(1) : name);
    }
    return path.toString();
  }

  /** The absolute URI, with scheme, of a path as a user wrote it. */
  public String qualify(String path) {
    return at(path).path().toString();
  }

  public boolean exists(String path) {
    Place place = at(path);
    return place.calling("look at", () -> place.files().exists(place.path()));
  }

  /**
   * What a folder holds, sorted by name; empty when there is no such folder. Names that start with
   * a dot are left out: they are checksum side files and unfinished writes.
   */
  public List<Entry> list(String folder) {
    Place place = at(folder);
    return place.calling(
        "list",
        () -> {
          List<Entry> entries = new ArrayList<>();
          try {
            for (FileStatus status : place.files().listStatus(place.path())) {
              if (!status.getPath().getName().startsWith(".")) {
                entries.add(entry(status));
              }
            }
          } catch (FileNotFoundException e) {
            return List.of();
          }
          entries.sort(Comparator.comparing(Entry::name));
          return entries;
        });
  }

  /**
   * The files that a file, folder (recursively) or glob names, sorted by path; empty when there are
   * none. Below folders, names starting with _ or . are skipped.
   */
  public List<Entry> files(String pattern) {
    Place place = at(pattern);
    return place.calling(
        "list",
        () -> {
          List<Entry> entries = new ArrayList<>();
          for (FileStatus status : matches(place)) {
            collect(place.files(), status, entries);
          }
          entries.sort(Comparator.comparing(Entry::path));
          return entries;
        });
  }

  private static List<FileStatus> matches(Place place) throws IOException {
    try {
      // First as it stands: a file may be called a[1].txt.
      return List.of(place.files().getFileStatus(place.path()));
    } catch (FileNotFoundException e) {
      FileStatus[] found = place.files().globStatus(place.path(), VISIBLE);
      return found == null ? List.of() : List.of(found);
    }
  }

  private static void collect(FileSystem files, FileStatus status, List<Entry> entries)
      throws IOException {
    if (status.isDirectory()) {
      for (FileStatus child : files.listStatus(status.getPath(), VISIBLE)) {
        collect(files, child, entries);
      }
    } else {
      entries.add(entry(status));
    }
  }

  private static Entry entry(FileStatus status) {
    return new Entry(
        status.getPath().toString(),
        status.getPath().getName(),
        status.isDirectory() ? 0 : status.getLen(),
        status.getModificationTime(),
        status.isDirectory());
  }

  /** Reads a file from its beginning; what fails while reading is a sentence as well. */
  public InputStream open(String path) {
    Place place = at(path);
    return new TellingInput(place, place.calling("read", () -> place.files().open(place.path())));
  }

  /** A new file; parents are made; an existing file is an error. */
  public OutputStream create(String path) {
    Place place = at(path);
    return new TellingOutput(
        place, place.calling("write", () -> place.volume().create(place.path())));
  }

  public byte[] read(String path) {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw at(path).failed("read", e);
    }
  }

  /** The file as UTF-8. */
  public String readText(String path) {
    return new String(read(path), StandardCharsets.UTF_8);
  }

  /** Readers see the old content or the new, never a part or nothing. */
  public void writeAtomically(String path, byte[] content) {
    requireAtomicRename(path);
    Place place = at(path);
    place.calling(
        "write",
        () -> {
          Path temporary = writeTemporary(place, content);
          try {
            // This rename is the commit.
            place.volume().replace(temporary, place.path());
          } catch (IOException e) {
            throw discard(place, temporary, e);
          }
          return null;
        });
  }

  /**
   * Writes only if the path does not exist; of several writers exactly one gets true. Whoever sees
   * the file sees all of it.
   */
  public boolean createExclusively(String path, byte[] content) {
    requireAtomicRename(path);
    Place place = at(path);
    return place.calling(
        "write",
        () -> {
          if (place.files().exists(place.path())) {
            return false;
          }
          Path temporary = writeTemporary(place, content);
          try {
            return place.volume().placeIfAbsent(temporary, place.path());
          } catch (IOException e) {
            throw discard(place, temporary, e);
          }
        });
  }

  /** Writes beside the path, durably, and reads back what was written. */
  private static Path writeTemporary(Place place, byte[] content) throws IOException {
    Path temporary =
        new Path(
            child(
                place.path().getParent().toString(),
                "." + place.path().getName() + "." + UUID.randomUUID() + ".tmp"));
    try {
      try (NewFile out = place.volume().create(temporary)) {
        out.write(content);
        out.makeDurable();
      }
      try (InputStream in = place.files().open(temporary)) {
        if (!Arrays.equals(content, in.readAllBytes())) {
          throw new IOException("what was written reads back differently");
        }
      }
      return temporary;
    } catch (IOException e) {
      throw discard(place, temporary, e);
    }
  }

  private static IOException discard(Place place, Path temporary, IOException why) {
    try {
      place.files().delete(temporary, false);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  public Digest digest(String path) {
    try (InputStream in = open(path)) {
      return Digesting.transfer(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw at(path).failed("read", e);
    }
  }

  /** Copies a file to a new path, durably, and verifies the copy's digest. */
  public Digest copy(String from, String to) {
    Place target = at(to);
    Digest original =
        target.calling(
            "write",
            () -> {
              try (InputStream in = open(from);
                  NewFile out = target.volume().create(target.path())) {
                Digest digest = Digesting.transfer(in, out);
                out.makeDurable();
                return digest;
              }
            });
    Digest copied = digest(to);
    if (!copied.equals(original)) {
      throw new StorageException(
          "The copy %s holds %d bytes with SHA-256 %s, but its original %s %d bytes with %s."
                  .formatted(
                      to,
                      copied.length(),
                      copied.sha256(),
                      from,
                      original.length(),
                      original.sha256())
              + " A disk or the network damaged it, or the original changed meanwhile. Try again;"
              + " if it happens again, check the disks.");
    }
    return copied;
  }

  /** Gives a file or folder another name, in one step; a path that exists already is an error. */
  public void move(String from, String to) {
    requireAtomicRename(to);
    Place target = at(to);
    target.calling(
        "write",
        () -> {
          target.volume().move(at(from).path(), target.path());
          return null;
        });
  }

  /** Deletes a file or folder with all it holds; a missing path is fine. */
  public void delete(String path) {
    Place place = at(path);
    place.calling("delete", () -> place.files().delete(place.path(), true));
  }

  /** Throws a sentence for the user unless a file can be made and removed below the folder. */
  public void requireWritable(String folder) {
    Place place = at(folder);
    Path probe = new Path(child(place.path().toString(), ".writable-" + UUID.randomUUID()));
    place.calling(
        "write below",
        () -> {
          place.volume().create(probe).close();
          return place.files().delete(probe, false);
        });
  }

  /**
   * Throws a sentence for the user where a rename does not replace a file atomically (object
   * stores).
   */
  public void requireAtomicRename(String folder) {
    Place place = at(folder);
    if (place.volume() instanceof OtherVolume other) {
      throw other.refusal(place.path());
    }
  }

  /**
   * Cuts files into ranges of about the given size along lines; compressed files stay whole. In
   * file order; empty files give none.
   */
  public List<LineRange> lineRanges(List<Entry> files, long targetBytes) {
    List<LineRange> ranges = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      int file = i;
      long length = files.get(i).length();
      Place place = at(files.get(i).path());
      ranges.addAll(place.calling("read", () -> LineRange.cut(place, file, length, targetBytes)));
    }
    return ranges;
  }

  /** Whether the file's name says that it is compressed; then its lines are one range. */
  public boolean compressed(String path) {
    return Compression.of(at(path)).isPresent();
  }

  /** The lines that start inside the range. */
  public Lines lines(LineRange range, int maximumLineBytes) {
    Place place = at(range.path());
    return place.calling("read", () -> RangeLines.open(place, range, maximumLineBytes));
  }

  private Place at(String path) {
    return Place.of(path, hadoop);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    hadoop.write(out);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    hadoop = new Configuration(false);
    hadoop.readFields(in);
  }
}
