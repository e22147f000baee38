package org.sunhwan.kernel;

import org.sunhwan.kernel.Copies.Layout;

/**
 * Brings a batch's vectors to where and how oneDNN wants them, [T, B, C] in reading order, and
 * back. What already lies so is not copied.
 */
record BatchMemory(Group group, ReadingOrder order, Copies copies) {

  static BatchMemory of(Layer layer, Group group, Copies copies) {
    return new BatchMemory(group, new ReadingOrder(group, layer.direction()), copies);
  }

  private Lengths lengths() {
    return group.lengths();
  }

  /** Whether oneDNN can use the caller's own array. */
  boolean fits(Sequences sequences, int channels, Precision precision) {
    return precision == Precision.FLOAT32
        && group.isPlain()
        && sequences.isTimeMajor(lengths().batch(), channels);
  }

  /**
   * The vectors as oneDNN wants them: the caller's own array, or memory of the arena.
   *
   * @param columns the channels, or with a {@link HoldingColumn} one more
   */
  long read(
      Sequences from,
      int channels,
      int columns,
      Precision precision,
      Blocks.Arena arena,
      Blocks.Arena temporary) {
    if (fits(from, channels, precision)) {
      return from.values().address();
    }
    if (group.isPlain()) {
      long target = take(arena, channels, precision);
      copies
          .of(lengths(), channels)
          .run(
              Layout.of(from),
              from.values().address(),
              timeMajor(precision, channels),
              target,
              temporary);
      return target;
    }
    if (precision == Precision.FLOAT32) {
      return gather(from, channels, columns, arena);
    }
    long ordered = gather(from, channels, columns, temporary);
    long target = take(arena, columns, precision);
    copies
        .of(lengths(), columns)
        .run(
            timeMajor(Precision.FLOAT32, columns),
            ordered,
            timeMajor(precision, columns),
            target,
            temporary);
    return target;
  }

  private long gather(Sequences from, int channels, int columns, Blocks.Arena arena) {
    Floats ordered = floats(take(arena, columns, Precision.FLOAT32), columns);
    order.gather(from, channels, ordered.buffer(), columns);
    if (columns > channels) {
      HoldingColumn.mark(lengths(), ordered.buffer(), columns);
    }
    return ordered.address();
  }

  /** From oneDNN's array to the caller's; padding becomes zero there. */
  void write(
      long from,
      int columns,
      Precision precision,
      Sequences to,
      int channels,
      Blocks.Arena temporary) {
    if (group.isPlain()) {
      copies
          .of(lengths(), channels)
          .run(
              timeMajor(precision, columns), from, Layout.of(to), to.values().address(), temporary);
    } else {
      order.scatter(inFloats(from, columns, precision, temporary).buffer(), columns, to, channels);
    }
  }

  /** oneDNN's array, converted if it is not in float32. */
  Floats inFloats(long from, int columns, Precision precision, Blocks.Arena temporary) {
    if (precision == Precision.FLOAT32) {
      return floats(from, columns);
    }
    long target = take(temporary, columns, Precision.FLOAT32);
    copies
        .of(lengths(), columns)
        .run(
            timeMajor(precision, columns),
            from,
            timeMajor(Precision.FLOAT32, columns),
            target,
            temporary);
    return floats(target, columns);
  }

  private long take(Blocks.Arena arena, int columns, Precision precision) {
    int bytes = precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
    return arena.take((long) lengths().time() * lengths().batch() * columns * bytes);
  }

  private Floats floats(long address, int columns) {
    return Floats.at(address, (long) lengths().time() * lengths().batch() * columns);
  }

  private Layout timeMajor(Precision precision, int columns) {
    return Layout.timeMajor(precision, lengths().batch(), columns);
  }
}
