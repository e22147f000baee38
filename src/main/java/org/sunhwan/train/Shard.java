package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The sequences of one worker in number order: sequence i is number {@code worker + i * workers}.
 * Flat arrays, so that a million sequences are three objects.
 *
 * @param labels class of each sequence
 * @param starts sequence i is {@code tokens[starts[i], starts[i + 1])}
 */
@SuppressWarnings("ArrayRecordComponent")
record Shard(int worker, int workers, int[] labels, int[] starts, int[] tokens)
    implements Examples, Serializable {

  /** A sequence on its way to its worker. */
  @SuppressWarnings("ArrayRecordComponent")
  record Sequence(int label, int[] tokens) implements Serializable {}

  /** From sequences in number order. */
  static Shard of(int worker, int workers, Iterator<Sequence> sequences) {
    int[] labels = new int[1024];
    int[] starts = new int[1025];
    int[] tokens = new int[1 << 14];
    int count = 0;
    while (sequences.hasNext()) {
      Sequence sequence = sequences.next();
      if (count == labels.length) {
        labels = Arrays.copyOf(labels, larger(count, 1, worker));
        starts = Arrays.copyOf(starts, labels.length + 1);
      }
      int start = starts[count];
      int length = sequence.tokens().length;
      if (start + (long) length > tokens.length) {
        tokens = Arrays.copyOf(tokens, larger(start, length, worker));
      }
      System.arraycopy(sequence.tokens(), 0, tokens, start, length);
      labels[count] = sequence.label();
      starts[++count] = start + length;
    }
    return new Shard(
        worker,
        workers,
        Arrays.copyOf(labels, count),
        Arrays.copyOf(starts, count + 1),
        Arrays.copyOf(tokens, starts[count]));
  }

  private static int larger(int size, int added, int worker) {
    long needed = (long) size + added;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new TrainingException(
          "The shard of worker %d holds more than %d tokens, the most one worker can own; raise"
                  .formatted(worker, Integer.MAX_VALUE - 8)
              + " train.workers.");
    }
    return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * size));
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public long number(int i) {
    return worker + (long) i * workers;
  }

  @Override
  public int length(int i) {
    return starts[i + 1] - starts[i];
  }

  int[] sequence(int i) {
    return Arrays.copyOfRange(tokens, starts[i], starts[i + 1]);
  }
}
