package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.train.ExactSettings.BatchBy;
import org.sunhwan.train.ExactSettings.Moments;

/** Real rounds whose figures, or whose divergence, are told. */
class EpochLoopSparkTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
  private static final Storage STORAGE = Storage.with(SPARK.hadoopConfiguration());
  private static final int ROWS = 190;
  private static final Map<String, String> IDENTITY = Map.of("test", "going back");

  /** Five rounds, a checkpoint after the second and the fourth, Adam and outer momentum. */
  private static final TrainingSettings SETTINGS =
      Samples.exact(
          Samples.settings(2, 10, 2, 1),
          new ExactSettings(
              BatchBy.EXAMPLES,
              Moments.AVERAGE,
              new OuterMomentum.Settings(0.3, 0.9, true),
              0,
              Schedule.CONSTANT,
              ExactSettings.DEFAULT.window(),
              0,
              2,
              1));

  @TempDir private Path folder;

  /**
   * Round 4 diverges; the checkpoint is that of round 2. What follows must be what follows a
   * program that died then and was started again with half the rate.
   */
  @Test
  void goingBackRestoresAllOfTheCheckpoint() {
    ComputationGraph wentBack = Samples.network(SETTINGS);
    var checkpoints = new Checkpoints(STORAGE, folder.resolve("back").toString());
    byte[] memory = run(wentBack, checkpoints, Progress.start(IDENTITY), new byte[0], 4);

    var others = new Checkpoints(STORAGE, folder.resolve("died").toString());
    TrainingSettings strict = Samples.exact(SETTINGS, withoutRollbacks());
    assertThrows(
        TrainingDivergedException.class,
        () ->
            run(
                strict,
                Samples.network(SETTINGS),
                others,
                Progress.start(IDENTITY),
                new byte[0],
                4));
    Checkpoints.Resumed last = others.latest(IDENTITY).orElseThrow();
    assertEquals(2, last.progress().position().round());
    ComputationGraph resumed = last.network();
    Progress slower = last.progress().with(last.progress().pace().slower());
    byte[] expected = run(resumed, others, slower, last.memory(), 0);

    assertArrayEquals(resumed.params().toFloatVector(), wentBack.params().toFloatVector());
    assertArrayEquals(moments(resumed), moments(wentBack));
    assertArrayEquals(expected, memory, "velocity, and who was trained");
  }

  /** After each epoch that is not the best so far, in the direction of the metric. */
  @Test
  void aPlateauLowersTheRate() {
    assertRates("loss", List.of(0.5, 0.6, 0.4, 0.4), List.of(1.0, 1.0, 0.25, 0.25), 0.0625);
    assertRates("accuracy", List.of(0.5, 0.6, 0.4, 0.7), List.of(1.0, 1.0, 1.0, 0.25), 0.25);
  }

  /**
   * Trains epochs of one round each.
   *
   * @param figures of the epochs
   * @param scales of the rate in each of them
   * @param last the scale after all of them
   */
  private void assertRates(String metric, List<Double> figures, List<Double> scales, double last) {
    TrainingSettings settings =
        Samples.measured(
            Samples.exact(Samples.settings(2, 100, 1, 4), Samples.plateau(0.25)), metric);
    Iterator<Double> next = figures.iterator();
    ComputationGraph graph = Samples.network(settings);
    try (Shards shards = Shards.of(Samples.sequences(ROWS, 2), Plan.of(ROWS, settings));
        Averaging rounds =
            StepTraining.rounds(SPARK, shards, graph, Samples.work(settings, ROWS))) {
      var heard = new Diverging(rounds, 0);
      var checkpoints = new Checkpoints(STORAGE, folder.resolve(metric).toString());
      Progress end =
          new EpochLoop(
                  SPARK,
                  checkpoints,
                  model -> Samples.evaluation(next.next()),
                  new Deaf(),
                  settings,
                  9)
              .run(heard, graph, Progress.start(IDENTITY));
      assertEquals(scales, heard.scales, metric);
      assertEquals(last, end.pace().rateScale(), metric);
    }
  }

  /**
   * Four epochs of one round, in which workers have nothing in common: three are needed to tell.
   */
  @Test
  void shortEpochsAreLookedAtTogether() {
    TrainingSettings settings = Samples.exact(2, 100, 1, 4);
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new Deaf() {
          @Override
          public void advice(int epoch, Advice advice) {
            heard.add(epoch + " " + advice.kind());
          }
        };
    ComputationGraph graph = Samples.network(settings);
    try (Shards shards = Shards.of(Samples.sequences(ROWS, 2), Plan.of(ROWS, settings));
        Averaging rounds =
            StepTraining.rounds(SPARK, shards, graph, Samples.work(settings, ROWS))) {
      Averaging parting =
          new Diverging(rounds, 0) {
            @Override
            public RoundReport run(org.sunhwan.train.Round round) {
              return apart(super.run(round));
            }
          };
      var checkpoints = new Checkpoints(STORAGE, folder.resolve("parting").toString());
      new EpochLoop(SPARK, checkpoints, Samples::validate, listener, settings, 9)
          .run(parting, graph, Progress.start(IDENTITY));
    }
    assertEquals(List.of("3 PARTING"), heard);
  }

  private static RoundReport apart(RoundReport report) {
    RoundCosts c = report.costs().orElseThrow();
    var apart = new RoundCosts(c.workers(), 0, c.up(), c.down(), c.leastUp(), c.leastDown(), 1);
    return new RoundReport(
        report.loss(),
        report.counted(),
        report.sequences(),
        report.tokens(),
        report.steps(),
        Optional.of(apart));
  }

  private static float[] moments(ComputationGraph graph) {
    return graph.getUpdater().getStateViewArray().toFloatVector();
  }

  private static ExactSettings withoutRollbacks() {
    ExactSettings exact = SETTINGS.exact();
    return new ExactSettings(
        exact.batchBy(),
        exact.moments(),
        exact.outer(),
        exact.singleSteps(),
        exact.schedule(),
        exact.window(),
        exact.scheduledSampling(),
        exact.checkpointRounds(),
        0);
  }

  private static byte[] run(
      ComputationGraph graph, Checkpoints checkpoints, Progress from, byte[] memory, int diverges) {
    return run(SETTINGS, graph, checkpoints, from, memory, diverges);
  }

  /**
   * Trains to the end.
   *
   * @param memory of an earlier try; empty: there is none
   * @param diverges the round that is not trained the first time, but diverges; 0: none
   * @return what the averaging remembers at the end
   */
  private static byte[] run(
      TrainingSettings settings,
      ComputationGraph graph,
      Checkpoints checkpoints,
      Progress from,
      byte[] memory,
      int diverges) {
    try (Shards shards = Shards.of(Samples.sequences(ROWS, 2), Plan.of(ROWS, settings));
        Averaging rounds =
            StepTraining.rounds(SPARK, shards, graph, Samples.work(settings, ROWS))) {
      if (memory.length > 0) {
        rounds.resume(memory);
      }
      new EpochLoop(SPARK, checkpoints, Samples::validate, new Deaf(), settings, 9)
          .run(new Diverging(rounds, diverges), graph, from);
      return rounds.memory();
    }
  }

  private static class Deaf implements TrainingListener {
    @Override
    public void round(TrainingListener.Round round) {}

    @Override
    public void epoch(Epoch epoch) {}
  }

  /** Real rounds, of which one may be said to have diverged. */
  private static class Diverging implements Averaging {
    private final Averaging rounds;
    private final List<Double> scales = new ArrayList<>(); // of the rate, round by round
    private int diverges;

    Diverging(Averaging rounds, int diverges) {
      this.rounds = rounds;
      this.diverges = diverges;
    }

    @Override
    public RoundReport run(org.sunhwan.train.Round round) {
      scales.add(round.rateScale());
      if (round.round() == diverges) {
        diverges = 0;
        throw new TrainingDivergedException("Training diverged.");
      }
      return rounds.run(round);
    }

    @Override
    public int batches(int epoch) {
      return rounds.batches(epoch);
    }

    @Override
    public long examples() {
      return rounds.examples();
    }

    @Override
    public void requireAll(int epoch) {
      rounds.requireAll(epoch);
    }

    @Override
    public byte[] memory() {
      return rounds.memory();
    }

    @Override
    public void resume(byte[] memory) {
      rounds.resume(memory);
    }

    @Override
    public void close() {
      rounds.close();
    }
  }
}
