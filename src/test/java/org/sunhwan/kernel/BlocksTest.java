package org.sunhwan.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlocksTest {

  @Test
  void memoryGivenBackIsUsedAgain() {
    try (var blocks = new Blocks()) {
      long first = takeAndGiveBack(blocks, 1000);
      assertEquals(first, takeAndGiveBack(blocks, 1000));
      assertEquals(first, takeAndGiveBack(blocks, 600)); // more than half of it
    }
  }

  @Test
  void twoUsersAtOnceHaveMemoryOfTheirOwn() {
    try (var blocks = new Blocks()) {
      takeAndGiveBack(blocks, 1000);
      try (var one = blocks.arena();
          var other = blocks.arena()) {
        assertNotEquals(one.take(1000), other.take(1000));
      }
    }
  }

  @Test
  void whatIsKeptStaysBelowTwiceTheMostEverUsedAtOnce() {
    Random random = new Random(3);
    try (var blocks = new Blocks()) {
      for (int i = 0; i < 2000; i++) {
        takeAndGiveBack(blocks, 1 + random.nextInt(1 << random.nextInt(20)));
        // Of single blocks up to half a MB; an eighth more for rounding up, and an alignment.
        assertTrue(blocks.bytes() <= 2 * ((1 << 19) * 9 / 8 + 64), blocks.bytes() + " bytes");
      }
      assertTrue(blocks.bytes() > 1 << 19, "only " + blocks.bytes() + " bytes are kept");
    }
  }

  @Test
  void closingFreesAllThatIsNotInUse() {
    var blocks = new Blocks();
    takeAndGiveBack(blocks, 5000);
    Blocks.Arena late = blocks.arena();
    late.take(7000);
    blocks.close();
    assertEquals(blocks.usedBytes(), blocks.bytes());
    late.close();
    assertEquals(0, blocks.bytes());
  }

  /** As of a graph that is dropped between a training pass and the way back over it. */
  @Test
  void whatAForgottenArenaHeldIsGivenBack() throws InterruptedException {
    try (var blocks = new Blocks()) {
      long address = forget(blocks);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (blocks.usedBytes() > 0 && System.nanoTime() < deadline) {
        System.gc();
        Thread.sleep(10);
      }
      assertEquals(0, blocks.usedBytes());
      assertEquals(address, takeAndGiveBack(blocks, 1000), "kept for others");
    }
  }

  private static long forget(Blocks blocks) {
    return blocks.arena().take(1000);
  }

  @Test
  void startsOfBlocksAreWholeCacheLines() {
    try (var blocks = new Blocks();
        var arena = blocks.arena()) {
      for (int bytes = 1; bytes < 300; bytes++) {
        assertEquals(0, arena.take(bytes) % 64);
      }
      assertEquals(0, arena.take(0));
    }
  }

  private static long takeAndGiveBack(Blocks blocks, long bytes) {
    try (var arena = blocks.arena()) {
      return arena.take(bytes);
    }
  }
}
