package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.train.StateLayout.Run;
import org.sunhwan.train.StateLayout.Table;

class StateLayoutTest {
  /**
   * Two numbers, a table of 4 rows of 3, two numbers; then one moment of all, with the table's at
   * 16 + 2.
   */
  static final StateLayout LAYOUT =
      new StateLayout(16, 16, List.of(new Table(4, 3, List.of(2, 18), false)));

  @Test
  void everythingOutsideOfTablesComesFirstThenTheRows() {
    assertEquals(
        List.of(
            new Run(0, 0, 2),
            new Run(14, 2, 2),
            new Run(16, 4, 2),
            new Run(30, 6, 2),
            new Run(5, 8, 3),
            new Run(11, 11, 3),
            new Run(21, 14, 3),
            new Run(27, 17, 3)),
        LAYOUT.runs(new int[][] {{1, 3}}));
    assertEquals(20, LAYOUT.floats(new int[][] {{1, 3}}));
  }

  /** A moment right behind the parameters is not one run with them: it lies in other memory. */
  @Test
  void noRunCrossesFromParametersIntoTheUpdater() {
    assertEquals(
        List.of(new Run(0, 0, 5), new Run(5, 5, 5)), StateLayout.dense(5, 5).runs(new int[0][]));
  }

  @Test
  void anExcerptCarriesExactlyItsRows() {
    NetworkState from = state(100);
    Excerpt excerpt = Excerpt.of(LAYOUT, new int[][] {{0, 2}}, from);
    NetworkState to = state(0);
    excerpt.writeTo(LAYOUT, to);
    float[] expected = floats(state(0));
    for (int address = 0; address < 32; address++) {
      int within = address % 16 - 2;
      boolean table = within >= 0 && within < 12;
      if (!table || within / 3 % 2 == 0) {
        expected[address] = 100 + address;
      }
    }
    assertArrayEquals(expected, floats(to));
    assertArrayEquals(new int[] {0, 2}, excerpt.rows()[0]);
    assertEquals(4 + 4 + 2 * 4 + 4 * 20, excerpt.bytes().length, "ids and floats, nothing else");
  }

  @Test
  void aWholeExcerptCarriesEverything() {
    Excerpt excerpt = Excerpt.whole(LAYOUT, state(100));
    assertTrue(excerpt.isWhole(LAYOUT));
    NetworkState to = state(0);
    excerpt.writeTo(LAYOUT, to);
    assertArrayEquals(floats(state(100)), floats(to));
  }

  /** Numbers that say where they are. */
  static NetworkState state(float first) {
    NetworkState state = NetworkState.zeros(LAYOUT);
    for (int i = 0; i < 16; i++) {
      state.parameters().put(i, first + i);
      state.updater().put(i, first + 16 + i);
    }
    return state;
  }

  static float[] floats(NetworkState state) {
    float[] all = Arrays.copyOf(array(state.parameters()), 32);
    System.arraycopy(array(state.updater()), 0, all, 16, 16);
    return all;
  }

  private static float[] array(FloatBuffer buffer) {
    float[] array = new float[buffer.capacity()];
    buffer.get(0, array);
    return array;
  }
}
