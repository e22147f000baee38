package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.network.Batch;
import org.sunhwan.testing.SparkForTests;

class StockRoundsSparkTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());

  /** Sizes at which the stock master loses a third of the rows. */
  @ParameterizedTest
  @CsvSource({"150, 2, 5", "190, 2, 5", "290, 2, 5", "150, 3, 5", "290, 3, 2", "61, 3, 1"})
  void everySequenceIsTrainedOnceAnEpoch(int rows, int workers, int interval) {
    TrainingSettings settings = Samples.settings(workers, 10, interval, 1);
    List<RoundReport> reports = epoch(settings, rows, Samples.network(settings), 4);
    assertEquals(rows, reports.stream().mapToLong(RoundReport::sequences).sum());
    long tokens = 0;
    for (int number = 0; number < rows; number++) {
      tokens += Samples.tokens(number).length;
    }
    assertEquals(tokens, reports.stream().mapToLong(RoundReport::tokens).sum());
  }

  /** Why rounds are fed one by one: a plain use of DL4J's master drops rows and says nothing. */
  @Test
  void theStockMasterDropsRows() {
    TrainingSettings settings = Samples.settings(2, 10, 5, 1);
    LongAccumulator trained = SPARK.sc().longAccumulator();
    var master =
        new ParameterAveragingTrainingMaster.Builder(2, 1)
            .batchSizePerWorker(10)
            .averagingFrequency(5)
            .workerPrefetchNumBatches(0)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .rngSeed(1)
            .trainingHooks(new Counting(trained))
            .build();
    List<MultiDataSet> single = new ArrayList<>();
    for (int number = 0; number < 150; number++) {
      single.add(
          Batch.of(new int[][] {{5, 6, 7}})
              .labelled(new int[] {Samples.label(number)}, Samples.LABELLING));
    }
    new SparkComputationGraph(SPARK, Samples.network(settings), master)
        .fitMultiDataSet(SPARK.parallelize(single, 2));
    assertTrue(trained.value() < 150, "DL4J trained " + trained.value() + " of 150: is it mended?");
  }

  /** The law of one worker: averaging alone is training alone, to the last bit. */
  @Test
  void oneWorkerIsLocalTraining() {
    TrainingSettings settings = Samples.settings(1, 10, 3, 1);
    ComputationGraph averaged = Samples.network(settings);
    epoch(settings, 95, averaged, 2);
    ComputationGraph local = Samples.network(settings);
    train(local, Samples.shard(0, 1, 95), 0, 10, 0);
    assertSameBits(local.params(), averaged.params());
    assertSameBits(
        local.getUpdater().getStateViewArray(), averaged.getUpdater().getStateViewArray());
  }

  /**
   * Three workers for one round are three local trainings and their mean, moments of Adam included.
   * In the second round the moments go on from the mean, with the step counter at 2, not at 0.
   */
  @Test
  void aRoundIsTheMeanOfLocalTrainings() {
    TrainingSettings settings = Samples.settings(3, 10, 2, 1);
    ComputationGraph averaged = Samples.network(settings);
    epoch(settings, 120, averaged, 2);
    ComputationGraph mean = Samples.network(settings);
    for (int round = 0; round < 2; round++) {
      INDArray parameters = Nd4j.zeros(DataType.DOUBLE, mean.params().shape());
      INDArray moments = Nd4j.zeros(DataType.DOUBLE, moments(mean).shape());
      for (int worker = 0; worker < 3; worker++) {
        ComputationGraph local = mean.clone();
        local.getUpdater().setStateViewArray(moments(mean));
        train(local, Samples.shard(worker, 3, 120), 2 * round, 2, 2 * round);
        parameters.addi(local.params().castTo(DataType.DOUBLE));
        moments.addi(moments(local).castTo(DataType.DOUBLE));
      }
      mean.setParams(parameters.divi(3).castTo(DataType.FLOAT));
      mean.getUpdater().setStateViewArray(moments.divi(3).castTo(DataType.FLOAT));
    }
    assertSameBits(mean.params(), averaged.params());
  }

  /** Partitions of the dataset, and who arrives first, change nothing, to the last bit. */
  @Test
  void arrivalOrderChangesNothing() {
    TrainingSettings settings = Samples.settings(3, 10, 2, 1);
    ComputationGraph first = Samples.network(settings);
    epoch(settings, 200, first, 1);
    for (int partitions = 2; partitions < 5; partitions++) {
      ComputationGraph again = Samples.network(settings);
      epoch(settings, 200, again, partitions);
      assertSameBits(first.params(), again.params());
    }
  }

  /** A worker without a batch in the last round does not pull the mean. */
  @Test
  void aWorkerWithoutABatchHasNoVote() {
    TrainingSettings settings = Samples.settings(2, 10, 1, 1);
    ComputationGraph graph = Samples.network(settings);
    List<RoundReport> reports = epoch(settings, 21, graph, 2);
    assertEquals(List.of(20L, 1L), reports.stream().map(RoundReport::sequences).toList());
    assertFalse(Double.isNaN(graph.params().sumNumber().doubleValue()));
  }

  /** Stock averaging counts and splits in jobs of its own, and leaves its broadcasts behind. */
  @Test
  void aRoundIsOneReadableJob() {
    List<String> jobs = new CopyOnWriteArrayList<>();
    var listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(String.valueOf(job.properties().getProperty("spark.job.description")));
          }
        };
    TrainingSettings settings = Samples.settings(2, 10, 2, 1);
    SPARK.sc().addSparkListener(listener);
    try {
      epoch(settings, 90, Samples.network(settings), 2);
      SPARK.sc().listenerBus().waitUntilEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      SPARK.sc().removeSparkListener(listener);
    }
    assertEquals(
        List.of("epoch 1, round 1 of 3", "epoch 1, round 2 of 3", "epoch 1, round 3 of 3"),
        jobs.stream().filter(job -> job.startsWith("epoch")).toList());
  }

  @Test
  void numbersWithGapsAreRefused() {
    var plan = new Plan(20, 2, 10, 1);
    var refusal =
        assertThrows(
            TrainingException.class,
            () -> Shards.of(Samples.sequences(20, 2).filter("number != 7"), plan));
    assertEquals(
        "The training sequences are not numbered from 0 to 19 without gaps: worker 1 met number 9"
            + " where 7 was due. The dataset is damaged; prepare it anew.",
        refusal.getMessage());
  }

  @Test
  void missingLastRowsAreRefused() {
    var refusal =
        assertThrows(
            TrainingException.class,
            () -> Shards.of(Samples.sequences(18, 2), new Plan(20, 2, 10, 1)));
    assertTrue(
        refusal
            .getMessage()
            .endsWith(
                "got 9 training sequences and should have 10. The dataset is damaged or"
                    + " incomplete; prepare it anew."),
        refusal.getMessage());
  }

  /** Tokens travel, and come back from a shard as they went in. */
  @Test
  void shardsHoldTheSequences() {
    Shard expected = Samples.shard(1, 2, 31);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(Samples.tokens(expected.number(i)), expected.tokens().list(i));
      assertEquals(Samples.label(expected.number(i)), expected.targets().first(i));
    }
  }

  private static INDArray moments(ComputationGraph graph) {
    return graph.getUpdater().getStateViewArray();
  }

  private static List<RoundReport> epoch(
      TrainingSettings settings, int rows, ComputationGraph graph, int partitions) {
    Plan plan = Plan.of(rows, settings);
    Shards shards = Shards.of(Samples.sequences(rows, partitions), plan);
    List<RoundReport> reports = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      int first = plan.firstBatch(round);
      int batches = Math.min(plan.interval(), plan.batches(0) - first);
      reports.add(
          new StockRounds(SPARK, shards, graph, Samples.work(settings, rows))
              .run(new Round(9, 1, round, first, batches, first, 1)));
    }
    shards.close();
    return reports;
  }

  private static void train(ComputationGraph graph, Shard shard, int from, int batches, int steps) {
    EpochOrder order = EpochOrder.of(shard, 9, 1, new Batching.Examples(10));
    graph.getConfiguration().setIterationCount(steps);
    for (int i = from; i < from + batches; i++) {
      graph.fit(Minibatch.of(shard, order, i, Samples.LABELLING));
    }
  }

  /** Counts what DL4J trains. */
  private static final class Counting implements TrainingHook {
    private final LongAccumulator trained;

    Counting(LongAccumulator trained) {
      this.trained = trained;
    }

    @Override
    public void preUpdate(DataSet minibatch, Model model) {}

    @Override
    public void postUpdate(DataSet minibatch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      trained.add(minibatch.getFeatures(0).size(0));
    }
  }

  /** To the last bit; INDArray's own equals forgives 1e-5. */
  private static void assertSameBits(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.reshape(-1).toFloatVector(), actual.reshape(-1).toFloatVector());
  }
}
