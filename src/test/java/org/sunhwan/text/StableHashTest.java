package org.sunhwan.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StableHashTest {
  /** Vectors of xxHash64's own documentation: a split drawn today must be drawn in ten years. */
  @Test
  void isXxHash64() {
    assertEquals(0xEF46DB3751D8E999L, StableHash.text("", 0));
    assertEquals(0x44BC2CF5AD770999L, StableHash.text("abc", 0));
    assertEquals(
        0xFBCEA83C8A378BF1L, StableHash.text("Nobody inspects the spammish repetition", 0));
  }

  @Test
  void rowsCountByContentFileAndPosition() {
    byte[] row = "1\tgood\t1".getBytes(UTF_8);
    long hash = StableHash.row(row, row.length, 0, 10);
    assertNotEquals(hash, StableHash.row(row, row.length - 1, 0, 10));
    assertNotEquals(hash, StableHash.row(row, row.length, 1, 10));
    assertNotEquals(hash, StableHash.row(row, row.length, 0, 11));
  }

  @Test
  void sharesLieBetweenZeroAndOne() {
    assertEquals(0, StableHash.share(0));
    assertEquals(0.5, StableHash.share(Long.MIN_VALUE));
    assertEquals(1 - 0x1.0p-53, StableHash.share(-1));
  }

  /** 20,000 draws of p = 0.2: the standard deviation is 57 rows, and five of them are allowed. */
  @Test
  void drawsTheSharesThatWereAskedFor() {
    var drawing = new Drawing(0.1, 0.2, 1);
    Map<Split, Integer> rows = new EnumMap<>(Split.class);
    for (int i = 0; i < 20_000; i++) {
      rows.merge(drawing.split("text " + i), 1, Integer::sum);
    }
    assertEquals(4000, rows.get(Split.TEST), 5 * 57);
    assertEquals(2000, rows.get(Split.VALIDATION), 5 * 43);
  }

  @Test
  void changingOneShareMovesNoRowBetweenTheOthers() {
    var small = new Drawing(0.1, 0.2, 1);
    var large = new Drawing(0.1, 0.3, 1);
    for (int i = 0; i < 2000; i++) {
      Split before = small.split("text " + i);
      Split after = large.split("text " + i);
      if (before != Split.TRAIN) {
        assertEquals(before, after);
      }
    }
    assertNotEquals(
        new Drawing(0.5, 0, 1).split("text 2"),
        new Drawing(0.5, 0, 3).split("text 2"),
        "the salt changes what is drawn");
  }
}
