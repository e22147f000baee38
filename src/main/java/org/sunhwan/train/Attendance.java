package org.sunhwan.train;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Which examples were trained in this epoch: each must be exactly once. */
final class Attendance {
  private static final int SHOWN = 8;

  private final int workers;
  private final BitSet[] trained;

  /** An epoch without any. */
  Attendance(int workers) {
    this.workers = workers;
    this.trained = new BitSet[workers];
    Arrays.setAll(trained, worker -> new BitSet());
  }

  /** Reads what {@link #bytes} wrote. */
  static Attendance of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    var attendance = new Attendance(buffer.getInt());
    for (int worker = 0; worker < attendance.workers; worker++) {
      byte[] own = new byte[buffer.getInt()];
      buffer.get(own);
      attendance.trained[worker] = BitSet.valueOf(own);
    }
    return attendance;
  }

  /** A bit for each example so far. */
  byte[] bytes() {
    byte[][] all = Arrays.stream(trained).map(BitSet::toByteArray).toArray(byte[][]::new);
    int size = Arrays.stream(all).mapToInt(own -> Integer.BYTES + own.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + size).putInt(workers);
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
  void requireAll(int epoch, long examples) {
    long missing = examples;
    StringBuilder which = new StringBuilder();
    int shown = 0;
    for (int worker = 0; worker < workers; worker++) {
      missing -= trained[worker].cardinality();
      long size = examples / workers + (worker < examples % workers ? 1 : 0);
      for (int i = trained[worker].nextClearBit(0);
          i < size && shown < SHOWN;
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
