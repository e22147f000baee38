package org.sunhwan.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class UpdateRuleTest {
  private static final Moment FIRST = new Moment(0, 0.1);

  static Stream<UpdateRule> rules() {
    return Stream.of(
        new UpdateRule.Sgd(),
        new UpdateRule.Momentum(0.9),
        new UpdateRule.Adam(0.9, 0.999, 1e-8),
        new UpdateRule.RmsProp(0.95, 1e-8));
  }

  /** w = 1, g = 0.5, η = 0.1: 1 − 0.1 · 0.5. */
  @Test
  void sgdByHand() {
    assertArrayEquals(new float[] {0.95f}, first(new UpdateRule.Sgd()), 1e-7f);
  }

  /** v' = 0.9 · 0.2 − 0.05 = 0.13; w = 1 − 0.18 + 1.9 · 0.13 = 1.067. */
  @Test
  void momentumByHand() {
    assertArrayEquals(
        new float[] {1.067f, 0.13f}, first(new UpdateRule.Momentum(0.9), 0.2f), 2e-7f);
  }

  /** m = 0.05, v = 0.00025; both corrected: 0.5 and 0.25; w = 1 − 0.1 · 0.5 / 0.5 = 0.9. */
  @Test
  void adamByHand() {
    assertArrayEquals(
        new float[] {0.9f, 0.05f, 0.00025f},
        first(new UpdateRule.Adam(0.9, 0.999, 1e-8), 0, 0),
        2e-6f); // float32 has 1 - 0.999 with a relative error of 1e-5
  }

  /** s = 0.95 · 0.04 + 0.05 · 0.25 = 0.0505; w = 1 − 0.05 / 0.22472205. */
  @Test
  void rmsPropByHand() {
    assertArrayEquals(
        new float[] {0.7775029f, 0.0505f}, first(new UpdateRule.RmsProp(0.95, 1e-8), 0.04f), 2e-7f);
  }

  /** The weight and its states after one step from weight 1 with gradient 0.5. */
  private static float[] first(UpdateRule rule, float... states) {
    float[][] kept = new float[states.length][];
    for (int s = 0; s < states.length; s++) {
      kept[s] = new float[] {states[s]};
    }
    float[] weight = {1};
    rule.at(FIRST).apply(weight, new float[] {0.5f}, kept, 1);
    float[] all = new float[1 + states.length];
    all[0] = weight[0];
    for (int s = 0; s < states.length; s++) {
      all[1 + s] = kept[s][0];
    }
    return all;
  }

  /** 300 steps in float32 against the definition in double, with a rate that changes. */
  @ParameterizedTest
  @MethodSource("rules")
  void followsTheDefinitionOverManySteps(UpdateRule rule) {
    int n = 37;
    Random random = new Random(3);
    float[] weights = new float[n];
    double[] definition = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = (float) random.nextGaussian();
      definition[i] = weights[i];
    }
    float[][] states = new float[rule.states()][n + 5];
    PlainUpdate plain = new PlainUpdate(rule, definition, 0);
    for (int step = 0; step < 300; step++) {
      double rate = 0.01 / (1 + step / 100.0);
      float[] gradient = new float[n];
      for (int i = 0; i < n; i++) {
        gradient[i] = (float) random.nextGaussian();
        plain.step(i, gradient[i], rate, step + 1);
      }
      rule.at(new Moment(step, rate)).apply(weights, gradient, states, n);
    }
    // Weights near 1 are rounded 300 times by up to 6e-8 of themselves, changes likewise.
    for (int i = 0; i < n; i++) {
      assertEquals(plain.weights[i], weights[i], 1e-5, rule + " weight " + i);
      for (int s = 0; s < rule.states(); s++) {
        assertEquals(plain.states[s][i], states[s][i], 1e-5, rule + " state " + i);
      }
    }
    for (float[] state : states) {
      assertEquals(0, state[n], "numbers behind the piece stay");
    }
  }

  @Test
  void refusesRulesItDoesNotKnow() {
    assertEquals(
        "A training step knows Sgd, Nesterovs (with a fixed momentum), Adam and RmsProp, not "
            + new AdaGrad(0.1)
            + ". Configure the network with one of them, or train it with DL4J's own fit.",
        assertThrows(IllegalArgumentException.class, () -> UpdateRule.of(new AdaGrad(0.1)))
            .getMessage());
    Nesterovs scheduled =
        new Nesterovs(
            0.1, new MapSchedule.Builder(ScheduleType.ITERATION).add(0, 0.5).add(9, 0.9).build());
    assertThrows(IllegalArgumentException.class, () -> UpdateRule.of(scheduled));
  }

  @Test
  void momentsHaveAStepAndARate() {
    assertEquals(
        "A step has a number from 0 and a finite learning rate from 0, not step -1 and rate 0.1.",
        assertThrows(IllegalArgumentException.class, () -> new Moment(-1, 0.1)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Moment(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Moment(0, -0.1));
  }
}
