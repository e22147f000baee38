package org.sunhwan.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.bench.RoundModel.Cluster;
import org.sunhwan.bench.RoundModel.Measured;

class RoundModelTest {
  /** 25 ms a job, 2 ms a task, 3 GB/s up, 5 GB/s down. */
  private static final RoundModel MODEL = new RoundModel(0.025, 0.002, 1 / 3e9, 1 / 5e9);

  @Test
  void aFitFindsWhatMadeTheRounds() {
    RoundModel found = RoundModel.fit(rounds(MODEL));
    // The normal equations square the spread of sizes, 1 to 1e8, of which doubles keep some.
    assertEquals(MODEL.job(), found.job(), 1e-6);
    assertEquals(MODEL.task(), found.task(), 1e-6);
    assertEquals(MODEL.up(), found.up(), 1e-4 * MODEL.up());
    assertEquals(MODEL.down(), found.down(), 1e-4 * MODEL.down());
  }

  /** Costs of nothing stay nothing, whatever scatter says. */
  @Test
  void nothingCostsLessThanNothing() {
    List<Measured> rounds = new ArrayList<>();
    for (Measured round : rounds(new RoundModel(0.03, 0, 1 / 3e9, 0))) {
      double scatter = 1 - 0.01 * round.workers();
      rounds.add(
          new Measured(
              round.workers(), round.bytesUp(), round.bytesDown(), scatter * round.averaging()));
    }
    RoundModel found = RoundModel.fit(rounds);
    assertEquals(0, found.task());
    assertTrue(found.job() > 0 && found.up() > 0 && found.down() >= 0, found.toString());
  }

  /** 256 workers send 36 MB each: 9.2 GB through a link of 1.25 GB/s and an adder of 3 GB/s. */
  @Test
  void theDriversLinkEndsUpAsTheLimit() {
    Cluster small = new Cluster(2, 2, 1, 2, 1e5, 1.25e9);
    Cluster large = new Cluster(256, 256, 1, 2, 36e6, 1.25e9);
    assertEquals("Spark's job", MODEL.limit(small));
    assertEquals("the driver's network", MODEL.limit(large));
    double up = 256 * 36e6;
    double tree = 36e6 / 1.25e9 * 9; // log2 257, rounded up
    assertEquals(
        0.025 + 256 * 0.002 + up / 3e9 + 36e6 / 5e9 + up / 1.25e9 + tree,
        MODEL.averaging(large),
        1e-9);
    assertEquals(19 * MODEL.averaging(large), MODEL.computing(large, 0.05), 1e-9);
    assertTrue(MODEL.bySlices(large) < MODEL.averaging(large) / 4);
    assertTrue(MODEL.line(large).startsWith("| 256 | 36.0 MB | 11."), MODEL.line(large));
  }

  @Test
  void workersBeyondTheCoresComeLater() {
    Cluster twice = new Cluster(8, 2, 2, 1, 0, 1e9);
    assertEquals(2 + MODEL.averaging(twice), MODEL.round(twice), 1e-12);
  }

  private static List<Measured> rounds(RoundModel model) {
    List<Measured> rounds = new ArrayList<>();
    for (int workers : new int[] {1, 2, 4, 8}) {
      for (double bytes : new double[] {0, 1e6, 1.2e7, 3.6e7}) {
        Measured round = new Measured(workers, workers * bytes, bytes, 1);
        rounds.add(new Measured(workers, workers * bytes, bytes, model.averaging(round)));
      }
    }
    return rounds;
  }
}
