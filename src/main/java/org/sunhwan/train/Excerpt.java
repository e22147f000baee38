package org.sunhwan.train;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Part of a network's state on its way, in one piece of memory: for each table the number of rows
 * and their ascending ids, then the floats, little-endian, in the order of {@link
 * StateLayout#runs}.
 */
@SuppressWarnings("ArrayRecordComponent")
record Excerpt(byte[] bytes) implements Serializable {
  private static final int EXPONENT = 0x7f800000;
  private static final int LAST_OF_EXPONENT = 0x00800000;

  /** Copies the given rows of each table, and everything outside of tables, out of a state. */
  static Excerpt of(StateLayout layout, int[][] rows, NetworkState state) {
    Excerpt excerpt = blank(layout, rows);
    FloatBuffer floats = excerpt.floats(layout);
    for (StateLayout.Run run : layout.runs(rows)) {
      state.read(run.address(), floats, run.offset(), run.length());
    }
    return excerpt;
  }

  /** Everything. */
  static Excerpt whole(StateLayout layout, NetworkState state) {
    return of(layout.withoutTables(), new int[0][], state);
  }

  /** Room for the given rows and everything outside of tables, still zero. */
  static Excerpt blank(StateLayout layout, int[][] rows) {
    long size = Integer.BYTES;
    for (int[] ids : rows) {
      size += Integer.BYTES * (1L + ids.length);
    }
    size += (long) Float.BYTES * layout.floats(rows);
    if (size > Integer.MAX_VALUE - 8) {
      throw new TrainingException(
          ("%d bytes of parameters and updater's state would travel in one piece, and Java allows"
                  + " 2 GiB. Make the network or the vocabulary smaller.")
              .formatted(size));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(rows.length);
    for (int[] ids : rows) {
      bytes.putInt(ids.length);
      for (int id : ids) {
        bytes.putInt(id);
      }
    }
    return new Excerpt(bytes.array());
  }

  /** Ids of the rows of each table that are here, ascending. */
  int[][] rows() {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[][] rows = new int[buffer.getInt()][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = new int[buffer.getInt()];
      for (int i = 0; i < rows[t].length; i++) {
        rows[t][i] = buffer.getInt();
      }
    }
    return rows;
  }

  /** The floats, to be read or written in place. */
  FloatBuffer floats(StateLayout layout) {
    return numbers(layout).asFloatBuffer();
  }

  private ByteBuffer numbers(StateLayout layout) {
    int floats = layoutHere(layout).floats(rows());
    int start = bytes.length - Float.BYTES * floats;
    return ByteBuffer.wrap(bytes).slice(start, bytes.length - start).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Puts all numbers that are here into their places in a state. */
  void writeTo(StateLayout layout, NetworkState state) {
    FloatBuffer floats = floats(layout);
    for (StateLayout.Run run : layoutHere(layout).runs(rows())) {
      state.write(run.address(), floats, run.offset(), run.length());
    }
  }

  /** Whether all are numbers: those that are none have all bits of the exponent set. */
  boolean allFinite(StateLayout layout) {
    IntBuffer bits = numbers(layout).asIntBuffer();
    int[] piece = new int[1 << 13];
    int overflowed = 0; // below zero from the first number on whose exponent is all ones
    for (int at = 0; at < bits.capacity(); at += piece.length) {
      int length = Math.min(piece.length, bits.capacity() - at);
      bits.get(at, piece, 0, length);
      for (int i = 0; i < length; i++) {
        overflowed |= (piece[i] & EXPONENT) + LAST_OF_EXPONENT;
      }
    }
    return overflowed >= 0;
  }

  /** Whether everything is here, not only some rows of each table. */
  boolean isWhole(StateLayout layout) {
    return rows().length == 0 || layout.tables().isEmpty();
  }

  private StateLayout layoutHere(StateLayout layout) {
    return isWhole(layout) ? layout.withoutTables() : layout;
  }
}
