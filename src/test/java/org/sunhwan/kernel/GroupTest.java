package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupTest {

  @Test
  void everySequenceIsInOneGroupWithItsLength() {
    Random random = new Random(1);
    Lengths lengths =
        Lengths.padded(100, IntStream.generate(() -> random.nextInt(101)).limit(150).toArray());
    Set<Integer> seen = new TreeSet<>();
    List<Group> groups = Group.byLength(lengths);
    for (Group group : groups) {
      for (int b = 0; b < group.lengths().batch(); b++) {
        assertTrue(seen.add(group.sequence(b)), "a sequence is in two groups");
        assertEquals(lengths.of(group.sequence(b)), group.lengths().of(b));
      }
      assertEquals(100, group.time());
      assertFalse(group.isPlain(), "oneDNN cannot read part of a batch where it lies");
    }
    assertEquals(150, seen.size());
    int steps =
        groups.stream().mapToInt(group -> group.lengths().time() * group.lengths().batch()).sum();
    int tokens = IntStream.range(0, 150).map(lengths::of).sum();
    // Of 32 neighbours out of 150 lengths from 0 to 100 the longest has 11 more than the mean, and
    // rounding up adds 4.
    assertTrue(steps <= tokens + 150 * (11 + 4 + 3), steps + " steps for " + tokens + " tokens");
  }

  @Test
  void nothingIsSplitForLittle() {
    assertEquals(1, Group.byLength(Lengths.full(9, 200)).size());
    int[] nearlyFull = IntStream.range(0, 200).map(b -> 90 + b % 11).toArray();
    assertEquals(1, Group.byLength(Lengths.padded(100, nearlyFull)).size());
    int[] few = IntStream.range(0, 63).toArray();
    assertEquals(1, Group.byLength(Lengths.padded(62, few)).size());
  }
}
