package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedArrayTest {

  /**
   * More numbers than fit into a piece: 1 − 0.5 · (2 · i) · 0.25 everywhere, last ones included.
   */
  @Test
  void longArraysAreUpdatedPieceByPiece() {
    int n = 2 * Scratch.PIECE + 5;
    FloatBuffer weights = FloatBuffer.allocate(n);
    FloatBuffer gradient = FloatBuffer.allocate(n);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      weights.put(i, 1);
      gradient.put(i, i);
      squares += 4.0 * i * i;
    }
    var array =
        new TrainedArray(
            new UpdateRule.Sgd(), Penalty.NONE, weights, List.of(), GradientPieces.dense(gradient));
    Scratch scratch = new Scratch(Scratch.PIECE, 0);
    assertEquals(squares, array.squaredGradient(2, scratch)); // whole numbers: exact
    array.update(2, 0.25f, new Moment(0, 0.5), scratch);
    for (int i = 0; i < n; i++) {
      assertEquals(1 - 0.25f * i, weights.get(i), "weight " + i); // quarters: exact
    }
  }
}
