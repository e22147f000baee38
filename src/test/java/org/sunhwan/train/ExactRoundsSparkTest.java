package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.StepKey;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Sizes;
import org.sunhwan.step.Moment;
import org.sunhwan.step.TrainingStep;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.train.ExactSettings.BatchBy;
import org.sunhwan.train.ExactSettings.Moments;

class ExactRoundsSparkTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());

  @ParameterizedTest
  @CsvSource({"150, 2, 5", "190, 3, 2", "61, 3, 1", "21, 2, 1"})
  void everySequenceIsTrainedOnceAnEpoch(int rows, int workers, int interval) {
    TrainingSettings settings = Samples.exact(workers, 10, interval, 1);
    List<RoundReport> reports = epoch(settings, rows, Samples.network(settings), 4);
    assertEquals(rows, reports.stream().mapToLong(RoundReport::sequences).sum());
    long tokens = 0;
    for (int number = 0; number < rows; number++) {
      tokens += Samples.tokens(number).length;
    }
    assertEquals(tokens, reports.stream().mapToLong(RoundReport::tokens).sum());
  }

  /** The law of one worker: averaging alone is training alone, to the last bit. */
  @Test
  void oneWorkerIsLocalTraining() {
    TrainingSettings settings = Samples.exact(1, 10, 3, 1);
    ComputationGraph averaged = Samples.network(settings);
    epoch(settings, 95, averaged, 2);
    ComputationGraph local = Samples.network(settings);
    train(local, settings, Samples.shard(0, 1, 95), 0, 10, 0);
    assertSameBits(local, averaged);
  }

  /**
   * Two rounds of three workers are local trainings and their means, weighted by sequences: in the
   * second round worker 0 has 10 and the others 9 each. Moments of Adam go on from their mean.
   */
  @Test
  void aRoundIsTheWeightedMeanOfLocalTrainings() {
    TrainingSettings settings = Samples.exact(3, 10, 1, 1);
    ComputationGraph averaged = Samples.network(settings);
    epoch(settings, 58, averaged, 2);
    ComputationGraph mean = Samples.network(settings);
    for (int round = 0; round < 2; round++) {
      INDArray parameters = Nd4j.zeros(DataType.DOUBLE, mean.params().shape());
      INDArray moments = Nd4j.zeros(DataType.DOUBLE, moments(mean).shape());
      double weights = 0;
      for (int worker = 0; worker < 3; worker++) {
        ComputationGraph local = mean.clone();
        local.getUpdater().setStateViewArray(moments(mean).dup());
        int weight = train(local, settings, Samples.shard(worker, 3, 58), round, 1, round);
        parameters.addi(local.params().castTo(DataType.DOUBLE).muli(weight));
        moments.addi(moments(local).castTo(DataType.DOUBLE).muli(weight));
        weights += weight;
      }
      mean.params().assign(parameters.divi(weights).castTo(DataType.FLOAT));
      moments(mean).assign(moments.divi(weights).castTo(DataType.FLOAT));
    }
    assertSameBits(mean, averaged);
  }

  /** Workers weigh what their labels do: 10 rows of a rare class may count more than 20 others. */
  @Test
  void classWeightsCountInTheMean() {
    TrainingSettings settings = Samples.exact(2, 10, 2, 1);
    double[] weights = {1, 7};
    ComputationGraph averaged = weighing(settings, weights);
    epoch(settings, 39, averaged, 2);
    ComputationGraph mean = weighing(settings, weights);
    INDArray sum = Nd4j.zeros(DataType.DOUBLE, mean.params().shape());
    double counted = 0;
    for (int worker = 0; worker < 2; worker++) {
      ComputationGraph local = weighing(settings, weights);
      train(local, settings, Samples.shard(worker, 2, 39), 0, 2, 0);
      double weight = 0;
      for (int number = worker; number < 39; number += 2) {
        weight += weights[Samples.label(number)];
      }
      sum.addi(local.params().castTo(DataType.DOUBLE).muli(weight));
      counted += weight;
    }
    mean.params().assign(sum.divi(counted).castTo(DataType.FLOAT));
    assertArrayEquals(mean.params().toFloatVector(), averaged.params().toFloatVector());
  }

  private static ComputationGraph weighing(TrainingSettings settings, double[] weights) {
    return Networks.create(
        Samples.SHAPE,
        Sizes.of(Samples.VOCABULARY, Samples.CLASSES),
        1,
        settings.optimiser().weighing(Arrays.stream(weights).boxed().toList()),
        Optional.empty());
  }

  /** With one step a round and no memory, W workers are one machine with W times the batch. */
  @Test
  void averagingEveryStepOfSgdIsOneLargerBatch() {
    TrainingSettings sgd = sgd(2, 10, 1);
    ComputationGraph averaged = Samples.network(sgd);
    ComputationGraph one = Samples.network(sgd);
    epoch(sgd, 20, averaged, 2);
    epoch(sgd(1, 20, 1), 20, one, 2);
    // Float32 sums in another order: some 20 roundings of 6e-8 of numbers up to 1.
    assertArrayEquals(one.params().toFloatVector(), averaged.params().toFloatVector(), 2e-6f);
  }

  /**
   * Partitions of the dataset, who arrives first, and executors that forget everything change
   * nothing, to the last bit.
   */
  @Test
  void whereAndHowItRunsChangesNothing() {
    TrainingSettings settings = Samples.exact(3, 10, 2, 1);
    ComputationGraph first = Samples.network(settings);
    epoch(settings, 200, first, 1);
    for (int partitions = 2; partitions < 5; partitions++) {
      ComputationGraph again = Samples.network(settings);
      epoch(settings, 200, again, partitions, ExecutorCache::forgetAll);
      assertSameBits(first, again);
    }
  }

  /** Reset: every round begins with an updater without memory, which has to be a step counter. */
  @Test
  void momentsThatAreResetDoNotTravel() {
    TrainingSettings average = Samples.exact(2, 10, 2, 1);
    TrainingSettings reset =
        Samples.exact(
            average,
            new ExactSettings(
                BatchBy.EXAMPLES,
                Moments.RESET,
                OuterMomentum.Settings.NONE,
                0,
                Schedule.CONSTANT,
                ExactSettings.DEFAULT.window(),
                0,
                0,
                0));
    ComputationGraph graph = Samples.network(reset);
    List<RoundReport> reports = epoch(reset, 80, graph, 2);
    RoundCosts costs = reports.get(1).costs().orElseThrow();
    assertEquals(4L * used(graph), costs.leastDown());
    assertTrue(costs.leastUp() <= 2 * costs.leastDown(), costs.toString());

    ComputationGraph mean = Samples.network(reset);
    INDArray sum = Nd4j.zeros(DataType.DOUBLE, mean.params().shape());
    for (int round = 0; round < 2; round++) {
      sum.assign(0);
      for (int worker = 0; worker < 2; worker++) {
        ComputationGraph local = mean.clone();
        moments(local).assign(0);
        train(local, reset, Samples.shard(worker, 2, 80), 2 * round, 2, 0);
        sum.addi(local.params().castTo(DataType.DOUBLE));
      }
      mean.params().assign(sum.div(2).castTo(DataType.FLOAT));
    }
    assertArrayEquals(mean.params().toFloatVector(), graph.params().toFloatVector());
  }

  /**
   * A round's bytes: parameters and two moments of Adam, and a few ids. All of them go down at
   * first, then what the round before changed, in as many rounds as add up to many whole states.
   */
  @Test
  void bytesStayNearTheMinimum() {
    TrainingSettings settings = Samples.exact(2, 10, 2, 1);
    ComputationGraph graph = Samples.network(settings);
    List<RoundReport> reports = epoch(settings, 240, graph, 2);
    assertEquals(6, reports.size());
    for (int round = 0; round < reports.size(); round++) {
      RoundCosts costs = reports.get(round).costs().orElseThrow();
      assertEquals(3 * 4L * (round == 0 ? graph.numParams() : used(graph)), costs.leastDown());
      assertTrue(costs.down() >= costs.leastDown(), costs.toString());
      assertTrue(costs.down() <= 1.05 * costs.leastDown(), costs.toString());
      assertTrue(costs.leastUp() <= 2 * costs.leastDown(), costs.toString());
      assertTrue(costs.up() <= 1.05 * costs.leastUp(), costs.toString());
    }
  }

  @Test
  void workersDivergeAndAreTimed() {
    TrainingSettings settings = Samples.exact(2, 10, 2, 1);
    RoundCosts costs =
        epoch(settings, 80, Samples.network(settings), 2).get(0).costs().orElseThrow();
    assertTrue(costs.divergence() > 0.01, costs.toString());
    assertEquals(List.of(0, 1), costs.workers().stream().map(RoundCosts.Worker::worker).toList());
    assertEquals(0, costs.workers().stream().mapToDouble(RoundCosts.Worker::idle).min().orElse(1));
    assertTrue(costs.workers().stream().allMatch(w -> w.compute() > 0), costs.toString());
    assertTrue(costs.averaging() > 0, costs.toString());
  }

  @Test
  void aRoundIsOneJob() throws Exception {
    List<String> jobs = new CopyOnWriteArrayList<>();
    var listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(String.valueOf(job.properties().getProperty("spark.job.description")));
          }
        };
    TrainingSettings settings = Samples.exact(2, 10, 2, 1);
    SPARK.sc().addSparkListener(listener);
    try {
      epoch(settings, 90, Samples.network(settings), 2);
      SPARK.sc().listenerBus().waitUntilEmpty();
    } finally {
      SPARK.sc().removeSparkListener(listener);
    }
    assertEquals(
        List.of("epoch 1, round 1", "epoch 1, round 2", "epoch 1, round 3"),
        jobs.stream().filter(job -> job.startsWith("epoch")).toList());
  }

  @Test
  void whatStopsBeingANumberIsNamed() {
    TrainingSettings settings = Samples.exact(2, 10, 2, 1);
    ComputationGraph graph = Samples.network(settings);
    graph.params().putScalar(graph.numParams() - 1, Double.NaN);
    var divergence =
        assertThrows(TrainingDivergedException.class, () -> epoch(settings, 80, graph, 2));
    assertTrue(
        divergence
            .getMessage()
            .matches(
                "Training diverged in epoch 1, round 1: with batch 1 of worker 0 \\(training"
                    + " sequences [0-9, ]+ and 2 more\\) the loss became NaN\\. Lower train.*"),
        divergence.getMessage());
  }

  private static TrainingSettings sgd(int workers, int batchSize, int interval) {
    TrainingSettings s = Samples.exact(workers, batchSize, interval, 1);
    return new TrainingSettings(
        workers,
        batchSize,
        interval,
        1,
        0,
        s.metric(),
        TrainingSettings.Updater.SGD,
        0.5,
        0,
        0,
        0,
        s.classWeights(),
        s.trainer(),
        s.exact());
  }

  /** Parameters but for the vectors of tokens 0 to 3, which no sequence holds. */
  private static long used(ComputationGraph graph) {
    return graph.numParams() - 4L * Samples.SHAPE.embeddingSize();
  }

  private static INDArray moments(ComputationGraph graph) {
    return graph.getUpdater().getStateViewArray();
  }

  private static List<RoundReport> epoch(
      TrainingSettings settings, int rows, ComputationGraph graph, int partitions) {
    return epoch(settings, rows, graph, partitions, () -> {});
  }

  /**
   * Trains an epoch.
   *
   * @param before called before each round
   */
  private static List<RoundReport> epoch(
      TrainingSettings settings,
      int rows,
      ComputationGraph graph,
      int partitions,
      Runnable before) {
    Plan plan = Plan.of(rows, settings);
    Shards shards = Shards.of(Samples.sequences(rows, partitions), plan);
    List<RoundReport> reports = new ArrayList<>();
    try (Averaging averaging =
        StepTraining.rounds(SPARK, shards, graph, Samples.work(settings, rows))) {
      int batches = averaging.batches(1);
      for (int first = 0; first < batches; first += settings.averagingInterval()) {
        int round = reports.size() + 1;
        before.run();
        int size = Math.min(settings.averagingInterval(), batches - first);
        reports.add(averaging.run(new Round(9, 1, round, first, size, first, 1)));
      }
      averaging.requireAll(1);
    }
    shards.close();
    return reports;
  }

  /** Trains batches of a worker's epoch without Spark; returns the number of sequences. */
  private static int train(
      ComputationGraph graph,
      TrainingSettings settings,
      Shard shard,
      int from,
      int batches,
      int steps) {
    EpochOrder order = EpochOrder.of(shard, 9, 1, settings.exact().batching(settings.batchSize()));
    var step = new TrainingStep(graph);
    int trained = 0;
    for (int i = from; i < Math.min(from + batches, order.batches()); i++) {
      int[] examples = order.batch(i);
      int[][] tokens = new int[examples.length][];
      int[] labels = new int[examples.length];
      for (int row = 0; row < examples.length; row++) {
        tokens[row] = shard.tokens().list(examples[row]);
        labels[row] = shard.targets().first(examples[row]);
      }
      step.take(
          new StepKey(9, shard.worker(), i),
          new Moment(steps + i - from, settings.learningRate()),
          Batch.of(tokens).labelled(labels, Samples.LABELLING));
      trained += examples.length;
    }
    return trained;
  }

  /** To the last bit; INDArray's own equals forgives 1e-5. */
  private static void assertSameBits(ComputationGraph expected, ComputationGraph actual) {
    assertArrayEquals(expected.params().toFloatVector(), actual.params().toFloatVector());
    assertArrayEquals(moments(expected).toFloatVector(), moments(actual).toFloatVector());
  }
}
