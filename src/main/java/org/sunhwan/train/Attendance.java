package org.sunhwan.train;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Which examples were trained in this epoch: each must be exactly once. */
final class Attendance {
  private static final int SHOWN = 8;

  private final int workers;
  private final int[] sizes;
  private final BitSet[] trained;

  /**
   * An epoch without any.
   *
   * @param sizes examples of each worker
   */
  Attendance(int[] sizes) {
    this.workers = sizes.length;
    this.sizes = sizes.clone();
    this.trained = new BitSet[workers];
    Arrays.setAll(trained, worker -> new BitSet());
  }

  /** Reads what {@link #bytes} wrote. */
  static Attendance of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int[] sizes = new int[buffer.getInt()];
    for (int worker = 0; worker < sizes.length; worker++) {
      sizes[worker] = buffer.getInt();
    }
    var attendance = new Attendance(sizes);
    for (int worker = 0; worker < sizes.length; worker++) {
      byte[] own = new byte[buffer.getInt()];
      buffer.get(own);
      attendance.trained[worker] = BitSet.valueOf(own);
    }
    return attendance;
  }

  /** Examples of each worker, where so many are dealt out by number. */
  static int[] sizes(long examples, int workers) {
    int[] sizes = new int[workers];
    for (int worker = 0; worker < workers; worker++) {
      sizes[worker] = Math.toIntExact(examples / workers + (worker < examples % workers ? 1 : 0));
    }
    return sizes;
  }

  /** Examples of all workers together. */
  long examples() {
    return Arrays.stream(sizes).asLongStream().sum();
  }

  /** Examples of the worker that has most of them. */
  int most() {
    return Arrays.stream(sizes).max().orElse(0);
  }

  /** The next epoch, without any yet. */
  Attendance next() {
    return new Attendance(sizes);
  }

  /** A bit for each example so far. */
  byte[] bytes() {
    byte[][] all = Arrays.stream(trained).map(BitSet::toByteArray).toArray(byte[][]::new);
    int size = Arrays.stream(all).mapToInt(own -> 2 * Integer.BYTES + own.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + size).putInt(workers);
    for (int own : sizes) {
      buffer.putInt(own);
    }
    for (byte[] own : all) {
      buffer.putInt(own.length).put(own);
    }
    return buffer.array();
  }

  /** Notes a round's examples; one that was there before ends the run. */
  void add(Round round, WorkerResult result) {
    BitSet own = trained[result.worker()];
    for (int i : result.trained()) {
      if (own.get(i)) {
        throw new TrainingException(
            ("Epoch %d, round %d: worker %d trained sequence %d a second time. Every sequence must"
                    + " be trained exactly once an epoch, so this run stops; please report it with"
                    + " the log.")
                .formatted(
                    round.epoch(), round.round(), result.worker(), number(result.worker(), i)));
      }
      own.set(i);
    }
  }

  /** Ends the run if any of the epoch's examples is missing. */
  void requireAll(int epoch) {
    long examples = examples();
    long missing = examples;
    StringBuilder which = new StringBuilder();
    int shown = 0;
    for (int worker = 0; worker < workers; worker++) {
      missing -= trained[worker].cardinality();
      for (int i = trained[worker].nextClearBit(0);
          i < sizes[worker] && shown < SHOWN;
          i = trained[worker].nextClearBit(i + 1)) {
        which.append(shown++ == 0 ? "" : ", ").append(number(worker, i));
      }
    }
    if (missing != 0) {
      throw new TrainingException(
          ("Epoch %d trained %d of %d sequences; %s%s were left out. Every sequence must be trained"
                  + " exactly once an epoch, so this run stops; please report it with the log.")
              .formatted(
                  epoch,
                  examples - missing,
                  examples,
                  which,
                  missing > shown ? " and " + (missing - shown) + " more" : ""));
    }
  }

  private long number(int worker, int i) {
    return worker + (long) i * workers;
  }
}
