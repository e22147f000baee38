package org.sunhwan.kernel;

import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * Native memory for passes, kept between them: fresh pages cost more than the arithmetic of a small
 * layer. Used and kept memory together stay below twice the most that was ever used at once; past
 * that the longest unused is freed.
 */
final class Blocks implements AutoCloseable {
  /** Whole cache lines. */
  private static final int ALIGNMENT = 64;

  private static final Cleaner CLEANER = Cleaner.create();

  private final ArrayDeque<BytePointer> idle = new ArrayDeque<>(); // longest unused first
  private long idleBytes;
  private long usedBytes;
  private long mostUsedBytes;

  /** Memory that is given back together. */
  Arena arena() {
    return new Arena(this);
  }

  /** Bytes used and kept. */
  synchronized long bytes() {
    return usedBytes + idleBytes;
  }

  synchronized long usedBytes() {
    return usedBytes;
  }

  private BytePointer take(long bytes) {
    BytePointer kept = fitting(bytes);
    // Not locked: short of memory, this waits for the collector, and so for forgotten arenas.
    BytePointer block =
        kept != null ? kept : NativeMemory.kept(new BytePointer(rounded(bytes) + ALIGNMENT));
    use(block);
    return block;
  }

  private synchronized void use(BytePointer block) {
    usedBytes += block.capacity();
    mostUsedBytes = Math.max(mostUsedBytes, usedBytes);
    trim();
  }

  private synchronized void give(BytePointer block) {
    usedBytes -= block.capacity();
    idleBytes += block.capacity();
    idle.addLast(block);
    trim();
  }

  /** The block used last among those that are large enough and at most half empty. */
  private synchronized BytePointer fitting(long bytes) {
    for (Iterator<BytePointer> i = idle.descendingIterator(); i.hasNext(); ) {
      BytePointer block = i.next();
      long room = block.capacity() - ALIGNMENT;
      if (bytes <= room && room <= 2 * rounded(bytes)) {
        i.remove();
        idleBytes -= block.capacity();
        return block;
      }
    }
    return null;
  }

  private void trim() {
    while (!idle.isEmpty() && usedBytes + idleBytes > 2 * mostUsedBytes) {
      BytePointer longestUnused = idle.removeFirst();
      idleBytes -= longestUnused.capacity();
      longestUnused.deallocate();
    }
  }

  /** Up to an eighth more, so that batches of nearly the same size fit each other's blocks. */
  private static long rounded(long bytes) {
    long step = Math.max(ALIGNMENT, Long.highestOneBit(bytes) / 8);
    return (bytes + step - 1) / step * step;
  }

  /** Frees what is kept; what is used is freed when it is given back. */
  @Override
  public synchronized void close() {
    mostUsedBytes = 0;
    trim();
  }

  /** For one thread at a time, once. What a forgotten arena holds the collector gives back. */
  static final class Arena implements AutoCloseable {
    private final Taken taken;
    private final Cleaner.Cleanable givingBack;

    private Arena(Blocks blocks) {
      taken = new Taken(blocks, new ArrayList<>());
      givingBack = CLEANER.register(this, taken);
    }

    /** The address of so many bytes, which hold anything; 0 for none. */
    long take(long bytes) {
      if (bytes == 0) {
        return 0;
      }
      BytePointer block = taken.add(bytes);
      return (block.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    long takeZeroed(long bytes) {
      long address = take(bytes);
      NativeMemory.zero(address, bytes);
      return address;
    }

    Floats takeFloats(long length) {
      return Floats.at(take(length * Float.BYTES), length);
    }

    @Override
    public void close() {
      givingBack.clean();
    }
  }

  /** An arena's blocks, apart from it: who gives them back must not keep the arena alive. */
  private record Taken(Blocks from, List<BytePointer> blocks) implements Runnable {

    synchronized BytePointer add(long bytes) {
      BytePointer block = from.take(bytes);
      blocks.add(block);
      return block;
    }

    @Override
    public synchronized void run() {
      blocks.forEach(from::give);
      blocks.clear();
    }
  }
}
