package org.sunhwan.storage;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * The lines that start inside a range. Nothing is allocated a line, and memory stays within the
 * buffer and the longest line allowed, however long the lines are.
 */
final class RangeLines implements Lines {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int BUFFER = 1 << 18;
  private static final int FIRST_LINE = 1 << 12;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long NEWLINES = '\n' * EACH_BYTE;

  private final Place place;
  private final InputStream in;
  private final long end;
  private final int maximum;

  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  /** Offset in the file of buffer[0]. */
  private long bufferOffset;

  /** Where the next line starts; a byte order mark counts as part of the first line here. */
  private long nextStart;

  private byte[] line = new byte[FIRST_LINE];
  private long offset;
  private long number;
  private int length;
  private String ending = "";
  private boolean overlong;

  static Lines open(Place place, LineRange range, int maximum) throws IOException {
    if (maximum < 1) {
      throw new IllegalArgumentException("Lines of at most " + maximum + " bytes: at least 1");
    }
    Optional<CompressionCodec> codec = Compression.of(place);
    InputStream in;
    if (codec.isPresent()) {
      in = Compression.open(place, codec.get());
    } else {
      FSDataInputStream seekable = place.files().open(place.path());
      // One byte early: a line starts here if that byte is a newline.
      seekable.seek(Math.max(0, range.start() - 1));
      in = seekable;
    }
    long end = codec.isPresent() ? Long.MAX_VALUE : range.end();
    RangeLines lines = new RangeLines(place, in, Math.max(0, range.start() - 1), end, maximum);
    try {
      if (range.start() == 0) {
        lines.skipByteOrderMark();
      } else {
        lines.skipForeignLine();
      }
      return lines;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private RangeLines(Place place, InputStream in, long first, long end, int maximum) {
    this.place = place;
    this.in = in;
    this.bufferOffset = first;
    this.end = end;
    this.maximum = maximum;
  }

  private void skipByteOrderMark() throws IOException {
    limit = Math.max(0, in.readNBytes(buffer, 0, MARK.length));
    if (Arrays.equals(buffer, 0, limit, MARK, 0, MARK.length)) {
      position = limit;
    }
  }

  /** Skips the rest of the line that an earlier range owns; no further than our range. */
  private void skipForeignLine() throws IOException {
    while (position < limit || fill()) {
      int newline = newline(buffer, position, limit);
      if (newline >= 0) {
        position = newline + 1;
        break;
      }
      position = limit;
      if (bufferOffset + position >= end) {
        break;
      }
    }
    nextStart = bufferOffset + position;
  }

  @Override
  public boolean next() {
    try {
      return nextStart < end && (position < limit || fill()) && readLine();
    } catch (IOException e) {
      throw place.failed("read", e);
    }
  }

  private boolean readLine() throws IOException {
    offset = bufferOffset + position;
    number++;
    long seen = 0;
    boolean carriageReturn = false;
    boolean ended = false;
    length = 0;
    do {
      int newline = newline(buffer, position, limit);
      int stop = newline >= 0 ? newline : limit;
      if (stop > position) {
        keep(position, stop);
        seen += stop - position;
        carriageReturn = buffer[stop - 1] == '\r';
      }
      ended = newline >= 0;
      position = ended ? stop + 1 : stop;
    } while (!ended && fill());
    ending = !ended ? "" : carriageReturn ? "\r\n" : "\n";
    if (ended && carriageReturn) {
      seen--;
    }
    overlong = seen > maximum;
    length = (int) Math.min(seen, maximum);
    nextStart = bufferOffset + position;
    return true;
  }

  /** Adds to the line; what is longer than the maximum is dropped. */
  private void keep(int from, int to) {
    int count = Math.min(to - from, maximum - length);
    if (length + count > line.length) {
      line =
          Arrays.copyOf(line, (int) Math.min(maximum, Math.max(length + count, 2L * line.length)));
    }
    System.arraycopy(buffer, from, line, length, count);
    length += count;
  }

  private boolean fill() throws IOException {
    bufferOffset += limit;
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  /** Position of the first newline in [from, to), or -1; eight bytes at a time. */
  private static int newline(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long zeroWhereNewline = (long) WORDS.get(bytes, i) ^ NEWLINES;
      // The lowest byte that this marks is zero; bytes above it may be marked wrongly.
      long marks = (zeroWhereNewline - EACH_BYTE) & ~zeroWhereNewline & (EACH_BYTE << 7);
      if (marks != 0) {
        return i + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public byte[] bytes() {
    return line;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public String ending() {
    return ending;
  }

  @Override
  public boolean overlong() {
    return overlong;
  }

  @Override
  public void close() {
    place.calling(
        "read",
        () -> {
          in.close();
          return null;
        });
  }
}
