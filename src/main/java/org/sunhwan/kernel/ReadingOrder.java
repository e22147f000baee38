package org.sunhwan.kernel;

import java.nio.FloatBuffer;

/**
 * How a batch with padding is laid out for oneDNN, which knows no lengths: [T, B, C] with each
 * sequence in reading order from step 0 and padding behind its end, in either direction. What is
 * computed in the padding comes after everything that counts.
 */
record ReadingOrder(Group group, Direction direction) {

  /** Copies vectors into this layout; columns beyond the channels and padding are zero. */
  void gather(Sequences from, int channels, FloatBuffer to, int columns) {
    Lengths lengths = group.lengths();
    FloatBuffer source = from.values().buffer();
    float[] zeros = new float[columns];
    for (int b = 0; b < lengths.batch(); b++) {
      int length = lengths.of(b);
      for (int step = 0; step < lengths.time(); step++) {
        int row = row(step, b, columns);
        if (step < length) {
          int start = from.row(direction.position(step, length), group.sequence(b));
          copy(source, start, from.channelStride(), to, row, 1, channels);
          to.put(row + channels, zeros, 0, columns - channels);
        } else {
          to.put(row, zeros, 0, columns);
        }
      }
    }
  }

  /** Copies vectors out of this layout to where their time steps are; padding becomes zero. */
  void scatter(FloatBuffer from, int columns, Sequences to, int channels) {
    Lengths lengths = group.lengths();
    FloatBuffer target = to.values().buffer();
    FloatBuffer zeros = FloatBuffer.allocate(channels);
    for (int b = 0; b < lengths.batch(); b++) {
      int length = lengths.of(b);
      for (int step = 0; step < length; step++) {
        int start = to.row(direction.position(step, length), group.sequence(b));
        copy(from, row(step, b, columns), 1, target, start, to.channelStride(), channels);
      }
      for (int t = length; t < group.time(); t++) {
        copy(zeros, 0, 1, target, to.row(t, group.sequence(b)), to.channelStride(), channels);
      }
    }
  }

  /** Where the vector of sequence b read as number {@code step} starts. */
  int row(int step, int b, int columns) {
    return (step * group.lengths().batch() + b) * columns;
  }

  private static void copy(
      FloatBuffer from, int start, int stride, FloatBuffer to, int target, int step, int count) {
    if (stride == 1 && step == 1) {
      to.put(target, from, start, count);
    } else {
      for (int c = 0; c < count; c++) {
        to.put(target + c * step, from.get(start + c * stride));
      }
    }
  }
}
