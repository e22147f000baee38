package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sunhwan.layers.RowGradients;

/** Updates of a table of token vectors, whose gradients come as the rows of a batch's tokens. */
class TokenRowsTest {
  private static final int TOKENS = 11;
  private static final int SIZE = 7;
  private static final double RATE = 0.01;

  static List<UpdateRule> rules() {
    return UpdateRuleTest.rules().toList();
  }

  /** Of 11 tokens a batch has 0 to 5; token 10 is never seen, token 0 in the first batch only. */
  @ParameterizedTest
  @MethodSource("rules")
  void rowsThatComeAndGoFollowTheDefinition(UpdateRule rule) {
    Random random = new Random(5);
    Table table = new Table(rule, Penalty.NONE, random);
    PlainUpdate plain = table.plain();
    for (int step = 0; step < 200; step++) {
      TreeSet<Integer> rows = new TreeSet<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        rows.add(1 + random.nextInt(9));
      }
      if (step == 0) {
        rows.add(0);
      }
      table.gradient = gradients(rows.stream().mapToInt(i -> i).toArray(), random);
      for (int i = 0; i < table.gradient.rows().length; i++) {
        for (int j = 0; j < SIZE; j++) {
          double g = 0.5 * table.gradient.values()[i * SIZE + j] * 0.25;
          plain.step(table.gradient.rows()[i] * SIZE + j, g, RATE, step + 1);
        }
      }
      float[] before = table.row(10);
      table.array.update(0.25f, 0.5f, new Moment(step, RATE), table.scratch);
      assertArrayEquals(before, table.row(10), "a row that was never touched");
    }
    table.assertIs(plain, 1e-5); // 200 roundings of weights near 1, 6e-8 each
  }

  /** The same numbers as one dense gradient: bit for bit the same. */
  @ParameterizedTest
  @MethodSource("rules")
  void whenEveryRowIsTouchedItIsTheDenseUpdate(UpdateRule rule) {
    Penalty penalty = new Penalty(0.1f, 0.2, true);
    Table rows = new Table(rule, penalty, new Random(6));
    Table dense = new Table(rule, penalty, new Random(6));
    FloatBuffer gradient = FloatBuffer.allocate(TOKENS * SIZE);
    TrainedArray denseArray =
        new TrainedArray(
            rule,
            penalty,
            dense.array.weights(),
            dense.array.states(),
            GradientPieces.dense(gradient));
    int[] all = new int[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      all[i] = i;
    }
    Random random = new Random(7);
    for (int step = 0; step < 20; step++) {
      rows.gradient = gradients(all, random);
      gradient.put(0, rows.gradient.values());
      assertEquals(
          denseArray.squaredGradient(0.5f, dense.scratch),
          rows.array.squaredGradient(0.5f, rows.scratch),
          1e-12, // sums of the same squares in another grouping, of about 80, in double
          "norm");
      rows.array.update(0.5f, 0.9f, new Moment(step, RATE), rows.scratch);
      denseArray.update(0.5f, 0.9f, new Moment(step, RATE), dense.scratch);
    }
    assertEquals(dense.array.weights(), rows.array.weights());
    assertEquals(dense.array.states(), rows.array.states());
  }

  private static RowGradients gradients(int[] rows, Random random) {
    float[] values = new float[rows.length * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new RowGradients(rows, values);
  }

  /** A table of token vectors with the gradient of one batch. */
  private static final class Table {
    final TrainedArray array;
    final Scratch scratch = new Scratch(SIZE, 2);
    RowGradients gradient;

    Table(UpdateRule rule, Penalty penalty, Random random) {
      FloatBuffer weights = FloatBuffer.allocate(TOKENS * SIZE);
      for (int i = 0; i < TOKENS * SIZE; i++) {
        weights.put(i, (float) random.nextGaussian());
      }
      List<FloatBuffer> states = new ArrayList<>();
      for (int s = 0; s < rule.states(); s++) {
        states.add(FloatBuffer.allocate(TOKENS * SIZE));
      }
      array =
          new TrainedArray(
              rule, penalty, weights, states, GradientPieces.rows(() -> gradient, SIZE));
    }

    PlainUpdate plain() {
      double[] weights = new double[TOKENS * SIZE];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = array.weights().get(i);
      }
      return new PlainUpdate(array.rule(), weights, 0);
    }

    float[] row(int token) {
      float[] row = new float[SIZE];
      array.weights().get(token * SIZE, row);
      return row;
    }

    void assertIs(PlainUpdate plain, double tolerance) {
      for (int i = 0; i < TOKENS * SIZE; i++) {
        assertEquals(plain.weights[i], array.weights().get(i), tolerance, "weight " + i);
        for (int s = 0; s < array.states().size(); s++) {
          assertEquals(plain.states[s][i], array.states().get(s).get(i), tolerance, "state " + i);
        }
      }
    }
  }
}
