package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.inference.Unrolled.Way;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Shapes;

/** What can be seen of a network's memory, and the document vectors made of it. */
class UnrolledTest {
  private static final int[] TEXT = {4, 9, 5, 7, 10, 6};

  /** Sums of a dozen float32 products, which other batch sizes may group otherwise. */
  private static final float ROUNDING = 1e-6f;

  @Test
  void everyLayerAndWayHasALane() {
    NetworkShape shape = Shapes.shape(Cell.LSTM, 2, Direction.BOTH, Pooling.MAX);
    List<Lane> lanes = Unrolled.of(Shapes.network(shape), TEXT).lanes();
    assertEquals(
        List.of("1 FORWARD", "1 BACKWARD", "2 FORWARD", "2 BACKWARD"),
        lanes.stream().map(lane -> lane.layer() + " " + lane.way()).toList());
    for (Lane lane : lanes) {
      assertEquals(TEXT.length, lane.states().length);
      assertEquals(shape.hiddenSize(), lane.states()[0].length);
    }
  }

  /**
   * A forward state has seen the tokens up to its own and no other, a backward state those after.
   */
  @Test
  void statesAreWhatIsRememberedOfTheTokensReadSoFar() {
    NetworkShape shape = Shapes.shape(Cell.GRU, 1, Direction.BOTH, Pooling.MAX);
    ComputationGraph network = Shapes.network(shape);
    List<Lane> whole = Unrolled.of(network, TEXT).lanes();
    for (int t = 0; t < TEXT.length; t++) {
      Lane head = Unrolled.of(network, Arrays.copyOf(TEXT, t + 1)).lanes().get(0);
      assertArrayEquals(whole.get(0).states()[t], head.states()[t], ROUNDING);
      int[] rest = Arrays.copyOfRange(TEXT, t, TEXT.length);
      Lane tail = Unrolled.of(network, rest).lanes().get(1);
      assertArrayEquals(whole.get(1).states()[t], tail.states()[0], ROUNDING);
    }
    Lane other = Unrolled.of(network, new int[] {4, 9, 5, 8, 10, 6}).lanes().get(0);
    assertArrayEquals(whole.get(0).states()[2], other.states()[2], ROUNDING);
    assertTrue(!Arrays.equals(whole.get(0).states()[3], other.states()[3]), "token 4 differs");
  }

  @Test
  void oneWayAndMixedWaysAreNamed() {
    assertEquals(
        Way.BACKWARD,
        Unrolled.of(
                Shapes.network(Shapes.shape(Cell.TANH, 1, Direction.BACKWARD, Pooling.LAST)), TEXT)
            .lanes()
            .get(0)
            .way());
    assertEquals(
        Way.MIXED,
        Unrolled.of(Shapes.network(Shapes.merged(Cell.TANH, 1, Merge.SUMMED, Pooling.MAX)), TEXT)
            .lanes()
            .get(0)
            .way());
  }

  @Test
  void normAndStrongestUnitsByHand() {
    Lane lane = new Lane(1, Way.FORWARD, new float[][] {{3, -4, 0}, {0, 0.5f, -1}});
    assertEquals(5, lane.norm(0));
    assertEquals(List.of(1, 0), lane.strongest(0, 2));
    assertEquals(List.of(2, 1, 0), lane.strongest(1, 7));
  }

  @Test
  void documentVectorsAreMadeOfTheTopLayersStates() {
    for (Direction direction : Direction.values()) {
      NetworkShape shape = Shapes.shape(Cell.LSTM, 2, direction, Pooling.MAX);
      ComputationGraph network = Shapes.network(shape);
      int[][] texts = {{4, 5}, TEXT, {}, {7}};
      float[][] last = DocumentVectors.LAST.of(network, shape, texts);
      float[][] pooled = DocumentVectors.POOLED.of(network, shape, texts);
      assertNull(last[2]);
      assertNull(pooled[2]);
      for (int text : new int[] {0, 1, 3}) {
        List<Lane> lanes =
            Unrolled.of(network, texts[text]).lanes().stream().filter(l -> l.layer() == 2).toList();
        int end = texts[text].length - 1;
        float[] expectedLast = new float[0];
        float[] expectedPooled = new float[0];
        for (Lane lane : lanes) {
          expectedLast = joined(expectedLast, lane.states()[lane.way() == Way.FORWARD ? end : 0]);
          expectedPooled = joined(expectedPooled, largest(lane.states()));
        }
        assertArrayEquals(expectedLast, last[text], ROUNDING, direction + " " + text);
        assertArrayEquals(expectedPooled, pooled[text], ROUNDING, direction + " " + text);
      }
    }
  }

  @Test
  void whatHasNoVectorSaysSo() {
    NetworkShape mixed = Shapes.merged(Cell.TANH, 1, Merge.AVERAGED, Pooling.MAX);
    DocumentVectors.POOLED.requireFits(mixed);
    DocumentVectors.NONE.requireFits(mixed);
    assertEquals(
        "predict.vectors is last and network.merge is averaged, but such states have no last one:"
            + " the two ways end at different tokens. Use pooled.",
        assertThrows(IllegalArgumentException.class, () -> DocumentVectors.LAST.requireFits(mixed))
            .getMessage());
  }

  private static float[] joined(float[] one, float[] other) {
    float[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static float[] largest(float[][] states) {
    float[] largest = states[0].clone();
    for (float[] row : states) {
      for (int unit = 0; unit < row.length; unit++) {
        largest[unit] = Math.max(largest[unit], row[unit]);
      }
    }
    return largest;
  }
}
