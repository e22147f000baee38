package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundHealthTest {
  @Test
  void goodRoundsNeedNoAdvice() {
    assertEquals(List.of(), advice(0.01, 0.5, 1, 1.1));
  }

  @Test
  void averagingThatCostsMoreThanItShouldIsTold() {
    assertEquals(
        List.of("Averaging took 10 % of the time; a longer train.averaging-interval costs less."),
        advice(0.3, 0.5, 3, 3));
  }

  /** Half a second in all: a newcomer's sample is no reason to change anything. */
  @Test
  void averagingThatCostsNextToNothingIsNotTold() {
    assertEquals(List.of(), advice(0.1, 0.5, 1, 1));
  }

  @Test
  void ofTwoRoundsNothingIsTold() {
    var workers = List.of(new RoundCosts.Worker(0, "a", 10, 0, 1, 0, 0));
    RoundHealth health = new RoundHealth();
    for (int round = 1; round <= 3; round++) {
      assertEquals(List.of(), health.advice());
      assertFalse(health.tells());
      health.add(new RoundCosts(workers, 4, 1, 1, 1, 1, 0), 5);
    }
    assertTrue(health.tells());
    assertEquals(1, health.advice().size());
  }

  /** Two workers whose ways have nothing in common are as far from their mean as it went. */
  @Test
  void workersThatGoTheirOwnWaysAreTold() {
    assertEquals(
        List.of(
            "Only 2 % of what the workers did between averages was common to them; a shorter"
                + " train.averaging-interval or a lower learning rate keeps them together."),
        advice(0.01, 0.99, 1, 1));
  }

  @Test
  void aWorkerThatLagsIsTold() {
    assertEquals(
        List.of(
            "Worker 1 took 2.0 times as long as the others, which waited for it; it last ran on"
                + " executor b. Look at that machine."),
        advice(0.01, 0.5, 0.4, 0.8));
    assertEquals(List.of(), advice(0.01, 0.5, 0.4, 0.8, "a"), "there is but one machine");
  }

  private static List<String> advice(
      double averaging, double divergence, double first, double second) {
    return advice(averaging, divergence, first, second, "b");
  }

  private static List<String> advice(
      double averaging, double divergence, double first, double second, String executor) {
    RoundHealth health = new RoundHealth();
    for (int round = 0; round < 5; round++) {
      var workers =
          List.of(
              new RoundCosts.Worker(0, "a", 10, 0, first, 0, 0),
              new RoundCosts.Worker(1, executor, 10, 0, second, 0, 0));
      health.add(
          new RoundCosts(workers, averaging, 1, 1, 1, 1, divergence), Math.max(first, second));
    }
    return health.advice().stream().map(Advice::sentence).toList();
  }
}
