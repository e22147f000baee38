package org.sunhwan.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of a batch that go through oneDNN together. It knows no lengths, so it computes all
 * padding; where sequences of nearly the same length go together there is little of it.
 */
final class Group {
  /** Fewer sequences at a time would leave the processor's vector units waiting for weights. */
  static final int SEQUENCES = 32;

  /** Groups are padded to multiples of this, so that they come in few shapes. */
  private static final int STEP = 8;

  /** Groups each bring the weights into oneDNN's layout, which must be worth it. */
  private static final double WORTHWHILE = 7.0 / 8;

  private final Lengths lengths;
  private final int[] members;
  private final boolean whole;
  private final int time;

  private Group(Lengths lengths, int[] members, boolean whole, int time) {
    this.lengths = lengths;
    this.members = members;
    this.whole = whole;
    this.time = time;
  }

  /** All sequences as they are. */
  static Group whole(Lengths lengths) {
    return new Group(lengths, IntStream.range(0, lengths.batch()).toArray(), true, lengths.time());
  }

  /** The sequences in as many groups as pay, which may be one. */
  static List<Group> byLength(Lengths lengths) {
    int batch = lengths.batch();
    if (lengths.isFull() || batch < 2 * SEQUENCES) {
      return List.of(whole(lengths));
    }
    int[] longestFirst =
        IntStream.range(0, batch)
            .boxed()
            .sorted(Comparator.comparing(lengths::of, Comparator.reverseOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Group> groups = new ArrayList<>();
    long steps = 0;
    for (int start = 0; start < batch; start += SEQUENCES) {
      int[] members = Arrays.copyOfRange(longestFirst, start, Math.min(batch, start + SEQUENCES));
      int longest = Math.max(1, lengths.of(members[0]));
      int padded = Math.min(lengths.time(), (longest + STEP - 1) / STEP * STEP);
      steps += (long) padded * members.length;
      groups.add(
          new Group(
              Lengths.padded(padded, Arrays.stream(members).map(lengths::of).toArray()),
              members,
              false,
              lengths.time()));
    }
    return steps <= WORTHWHILE * lengths.time() * batch ? groups : List.of(whole(lengths));
  }

  /** Of the members, padded to the longest of them. */
  Lengths lengths() {
    return lengths;
  }

  /** Which of the batch's sequences member b is. */
  int sequence(int b) {
    return members[b];
  }

  /** T of the batch. */
  int time() {
    return time;
  }

  /** Whether oneDNN may read the batch as it is: all of it, and no padding. */
  boolean isPlain() {
    return whole && lengths.isFull();
  }
}
