package org.sunhwan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.Shapes;

class AnswersTest {
  private final ComputationGraph graph =
      Shapes.network(Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.LAST));

  /** 1e-6: a sequence's company decides how sums are grouped. */
  @Test
  void answersComeInTheOrderOfTheSequencesWhateverTheirLengths() {
    Random random = new Random(2);
    int[][] sequences = new int[400][];
    Arrays.setAll(sequences, i -> random.ints(1 + random.nextInt(90), 0, 11).toArray());
    sequences[7] = new int[9000]; // longer than a batch has places
    sequences[8] = new int[0];
    float[][] answers = Answers.of(graph, sequences);
    assertNull(answers[8]);
    for (int i : new int[] {0, 1, 7, 9, 200, 399}) {
      float[][] alone = Answers.of(graph, new int[][] {sequences[i]});
      assertArrayEquals(alone[0], answers[i], 1e-6f, "sequence " + i);
    }
  }

  @Test
  void nothingHasNoAnswers() {
    assertEquals(0, Answers.of(graph, new int[0][]).length);
  }
}
