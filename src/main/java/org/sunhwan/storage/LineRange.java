package org.sunhwan.storage;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.BlockLocation;

/**
 * A stretch of a line file that one task reads: the lines that start in [start, start + length).
 *
 * @param file position of the file among the listed files
 * @param hosts where its bytes lie, for scheduling near them
 */
public record LineRange(int file, String path, long start, long length, List<String> hosts)
    implements Serializable {

  /** The last range of a file may be this much longer than the others. */
  private static final double SLACK = 1.1;

  public LineRange {
    if (start < 0 || length < 0) {
      throw new IllegalArgumentException(
          "%s: a range starts at %d with length %d; neither may be negative"
              .formatted(path, start, length));
    }
    hosts = List.copyOf(hosts);
  }

  long end() {
    return start + length;
  }

  /** Cuts a file without looking into it: a line belongs to the range in which it starts. */
  static List<LineRange> cut(Place place, int file, long length, long target) throws IOException {
    if (length == 0) {
      return List.of();
    }
    BlockLocation[] blocks = place.files().getFileBlockLocations(place.path(), 0, length);
    long size = Compression.of(place).isPresent() ? length : Math.max(1, target);
    List<LineRange> ranges = new ArrayList<>();
    for (long start = 0; start < length; ) {
      long left = length - start;
      long taken = left > size * SLACK ? size : left;
      ranges.add(
          new LineRange(file, place.path().toString(), start, taken, hosts(blocks, start, taken)));
      start += taken;
    }
    return ranges;
  }

  /** The hosts of the block that holds most of the range; none for local files. */
  private static List<String> hosts(BlockLocation[] blocks, long start, long length)
      throws IOException {
    long most = 0;
    List<String> hosts = List.of();
    for (BlockLocation block : blocks) {
      long shared =
          Math.min(start + length, block.getOffset() + block.getLength())
              - Math.max(start, block.getOffset());
      if (shared > most) {
        most = shared;
        hosts = List.of(block.getHosts());
      }
    }
    return hosts.stream().filter(host -> !host.equals("localhost")).toList();
  }
}
