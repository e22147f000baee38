package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.RecurrentState;

class StreamTest {
  private static final Stream.Cut CUT = new Stream.Cut(2, 3);

  @Test
  void rowsAreJoined() {
    Stream stream =
        Stream.of(
            1, 4, List.of(new int[] {7, 8, 3}, new int[] {3}, new int[] {9, 3}).iterator(), CUT);
    assertArrayEquals(new int[] {7, 8, 3, 3, 9, 3}, stream.text().tokens());
    assertEquals(1, stream.size());
    assertEquals(3, stream.length(0));
    assertEquals(1, stream.number(0));
  }

  @Test
  void refusesTextsTooShortForTheirColumns() {
    assertEquals(
        "The text of worker 2 has 1 tokens, too few for 2 columns. Make train.batch-size or"
            + " train.workers smaller.",
        assertThrows(
                TrainingException.class,
                () -> Stream.of(2, 4, List.of(new int[] {3}).iterator(), CUT))
            .getMessage());
  }

  /** Every bit of every number, of layers with and without a cell state, and of none. */
  @Test
  void carriedStatesSurviveTheWayToTheDriver() {
    var lstm =
        new RecurrentState(
            Nd4j.createFromArray(new float[][] {{1f / 3, -0f, 2}, {4, 5, Float.MIN_VALUE}}),
            Nd4j.createFromArray(new float[][] {{6, 7, 8}, {9, 10, 11}}));
    var gru = new RecurrentState(Nd4j.createFromArray(new float[][] {{0.1f}, {0.2f}}), null);
    Map<String, RecurrentState> back =
        CarriedStates.of(CarriedStates.bytes(Map.of("forward1", lstm, "forward2", gru)));
    assertEquals(2, back.size());
    same(lstm, back.get("forward1"));
    same(gru, back.get("forward2"));
    assertEquals(0, CarriedStates.bytes(Map.of()).length);
    assertTrue(CarriedStates.of(new byte[0]).isEmpty());
  }

  private static void same(RecurrentState expected, RecurrentState actual) {
    assertArrayEquals(expected.hidden().toFloatMatrix(), actual.hidden().toFloatMatrix());
    assertEquals(expected.cell() == null, actual.cell() == null);
    if (expected.cell() != null) {
      assertArrayEquals(expected.cell().toFloatMatrix(), actual.cell().toFloatMatrix());
    }
  }
}
