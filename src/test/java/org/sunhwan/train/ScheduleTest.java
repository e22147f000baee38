package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.sunhwan.train.Schedule.Shape;

class ScheduleTest {
  @Test
  void theRateRisesToItsFullHeight() {
    var schedule = new Schedule(Shape.CONSTANT, 4, 1, 1, 0);
    assertEquals(0.25, schedule.at(0, 100));
    assertEquals(1, schedule.at(3, 100));
    assertEquals(1, schedule.at(99, 100));
  }

  @Test
  void aCosineFallsFromTheWarmUpToTheEnd() {
    var schedule = new Schedule(Shape.COSINE, 10, 1, 1, 0.1);
    assertEquals(1, schedule.at(10, 110));
    assertEquals(0.55, schedule.at(60, 110), 1e-12);
    assertEquals(0.1, schedule.at(110, 110), 1e-12);
    assertEquals(0.1, schedule.at(200, 110), 1e-12, "a resumed run may have more steps");
  }

  @Test
  void stepsComeEverySoOften() {
    var schedule = new Schedule(Shape.STEP, 0, 0.5, 100, 0);
    assertEquals(1, schedule.at(99, 1000));
    assertEquals(0.5, schedule.at(100, 1000));
    assertEquals(0.25, schedule.at(299, 1000));
  }

  @Test
  void aPlateauLowersTheScaleAfterEpochsThatAreNotBetter() {
    var schedule = new Schedule(Shape.PLATEAU, 0, 0.5, 1, 0);
    assertEquals(0.8, schedule.afterEpoch(0.8, true));
    assertEquals(0.4, schedule.afterEpoch(0.8, false));
    assertEquals(0.8, new Schedule(Shape.STEP, 0, 0.5, 1, 0).afterEpoch(0.8, false));
  }

  @Test
  void stepsTakeTheRateTimesScheduleAndScale() {
    var rates = new StepTraining.Rates(0.8, new Schedule(Shape.STEP, 0, 0.5, 100, 0), 0, 1000);
    assertEquals(0.8 * 0.5 * 0.25, rates.learningRate(new Round(9, 1, 1, 0, 1, 100, 0.25), 100));
  }

  /**
   * Also behind the steps that were counted: batches by tokens are a few more or fewer an epoch.
   */
  @Test
  void samplingRisesInAStraightLine() {
    var rates = new StepTraining.Rates(1, Schedule.CONSTANT, 0.6, 1001);
    assertEquals(0, rates.sampling(0));
    assertEquals(0.3, rates.sampling(500));
    assertEquals(0.6, rates.sampling(1000));
    assertEquals(0.6, rates.sampling(1500));
    assertEquals(0, new StepTraining.Rates(1, Schedule.CONSTANT, 0.6, 1).sampling(0));
    assertEquals(0, new StepTraining.Rates(1, Schedule.CONSTANT, 0, 9).sampling(8));
  }

  @Test
  void rangesAreNamed() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new Schedule(Shape.STEP, 0, 1.5, 100, 0));
    assertEquals(
        "train.schedule.factor is 1.5; it must be above 0 and at most 1.", refusal.getMessage());
  }
}
