package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.train.Dl4jSamples.SPARK;
import static org.sunhwan.train.Dl4jSamples.examples;
import static org.sunhwan.train.Dl4jSamples.floats;
import static org.sunhwan.train.Dl4jSamples.model;
import static org.sunhwan.train.Dl4jSamples.network;
import static org.sunhwan.train.Dl4jSamples.rdd;
import static org.sunhwan.train.Dl4jSamples.stock;

import java.io.File;
import java.io.FilenameFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.sunhwan.storage.Storage;

/** What DL4J's own Spark training gets wrong, and the same done by ours. */
class ExactAveragingSparkTest {
  private static final Storage STORAGE = Storage.with(SPARK.hadoopConfiguration());

  @TempDir private Path folder;

  /** Saved moments, on their way from round to round; the stock master's default forgets them. */
  @Test
  void momentsOfAdamGoOnFromRoundToRound() {
    List<DataSet> examples = examples(60);
    SparkDl4jMultiLayer ours = network(new ExactAveraging(1, 10, 2, 7));
    ours.fit(rdd(examples, 2));

    MultiLayerNetwork local = model();
    for (DataSet batch : ownBatches(examples, 10)) {
      local.fit(batch);
    }
    assertArrayEquals(floats(local), floats(ours.getNetwork()));
    assertArrayEquals(
        local.getUpdater().getStateViewArray().toFloatVector(),
        ours.getNetwork().getUpdater().getStateViewArray().toFloatVector());
    assertEquals(6, ours.getNetwork().getIterationCount());

    SparkDl4jMultiLayer stock = network(stock(1, 10, 2));
    stock.fit(rdd(examples, 1));
    assertEquals(
        0,
        stock.getNetwork().getUpdater().getStateViewArray().amaxNumber().doubleValue(),
        "moments that the stock master brought back: is it mended?");
  }

  /** Sizes at which the stock master loses a third of the examples. */
  @Test
  void everyExampleIsTrainedOnce() {
    List<DataSet> examples = examples(150);
    LongAccumulator ours = SPARK.sc().longAccumulator();
    var master = new ExactAveraging(2, 10, 5, 7);
    master.addHook(new Counting(ours));
    network(master).fit(rdd(examples, 2));
    assertEquals(150, ours.value());

    LongAccumulator stock = SPARK.sc().longAccumulator();
    var hooked =
        new ParameterAveragingTrainingMaster.Builder(2, 1)
            .batchSizePerWorker(10)
            .averagingFrequency(5)
            .workerPrefetchNumBatches(0)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .rngSeed(1)
            .trainingHooks(new Counting(stock))
            .build();
    network(hooked).fit(rdd(examples, 2));
    assertTrue(stock.value() < 150, "DL4J trained " + stock.value() + " of 150: is it mended?");
  }

  /** Even where a thread was left with more, as the one that loads ND4J is. */
  @Test
  void tasksComputeWithTheThreadsThatAreWanted() {
    SPARK.parallelize(List.of(1, 2, 3, 4), 4).foreach(i -> nativeOperations().setOmpNumThreads(4));
    LongAccumulator most = SPARK.sc().longAccumulator();
    ExactAveraging master = new ExactAveraging(2, 10, 1, 7);
    master.addHook(new Threads(most));
    network(master).fit(rdd(examples(40), 2));
    String wanted = System.getenv().getOrDefault("OMP_NUM_THREADS", "1");
    assertEquals(4 * Long.parseLong(wanted), most.value(), "in each of four batches");
  }

  private static NativeOps nativeOperations() {
    Nd4j.getExecutioner(); // loads what the next line asks for
    return NativeOpsHolder.getInstance().getDeviceNativeOps();
  }

  /** Averages weigh what they average: 20 examples against 1, as one step of SGD on 21. */
  @Test
  void averagesAreWeighted() {
    List<DataSet> examples = examples(21);
    Supplier<MultiLayerNetwork> start = () -> model(new Sgd(0.5));
    MultiLayerNetwork one = start.get();
    one.fit(DataSet.merge(examples));
    var ours = new SparkDl4jMultiLayer(SPARK, start.get(), new ExactAveraging(2, 20, 1, 7));
    ours.fit(rdd(examples, 2));
    // 11 and 10 examples; float32 sums in another order.
    assertArrayEquals(floats(one), floats(ours.getNetwork()), 1e-6f);

    var stock =
        new SparkDl4jMultiLayer(
            SPARK,
            start.get(),
            new ParameterAveragingTrainingMaster.Builder(2, 1)
                .batchSizePerWorker(20)
                .averagingFrequency(1)
                .workerPrefetchNumBatches(0)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .repartionData(org.deeplearning4j.spark.api.Repartition.Never)
                .rngSeed(1)
                .build());
    stock.fit(unequal(examples));
    assertTrue(
        distance(floats(one), floats(stock.getNetwork())) > 1e-4, "is the stock master mended?");
  }

  /** The score is the mean over the epoch, not that of somebody's last batch. */
  @Test
  void theScoreIsTheMean() {
    List<DataSet> examples = examples(40);
    Supplier<MultiLayerNetwork> start = () -> model(new Sgd(1e-9));
    double expected = start.get().score(DataSet.merge(examples));
    var ours = new SparkDl4jMultiLayer(SPARK, start.get(), new ExactAveraging(2, 7, 2, 7));
    ours.fit(rdd(examples, 3));
    assertEquals(expected, ours.getScore(), 1e-6);
  }

  @Test
  void anExampleThatIsNotANumberEndsTheEpoch() {
    List<DataSet> examples = examples(40);
    examples.get(17).getFeatures().putScalar(0, Float.NaN);
    SparkDl4jMultiLayer ours = network(new ExactAveraging(2, 5, 2, 7));
    var divergence =
        assertThrows(TrainingDivergedException.class, () -> ours.fit(rdd(examples, 2)));
    assertTrue(
        divergence
            .getMessage()
            .matches(
                "Training diverged in epoch 1, round [12]: with batch [1-4] of worker [01]"
                    + " \\(training sequences [0-9, ]+\\) the (loss became NaN|parameters stopped"
                    + " being finite numbers)\\. Lower the learning rate, clip the gradient, or"
                    + " look for examples that are not numbers; the network holds the last"
                    + " average\\."),
        divergence.getMessage());
    assertFalse(Double.isNaN(ours.getNetwork().params().sumNumber().doubleValue()));

    SparkDl4jMultiLayer stock = network(stock(2, 5, 2));
    stock.fit(rdd(examples, 2));
    assertTrue(
        Double.isNaN(stock.getNetwork().params().sumNumber().doubleValue()),
        "the stock master kept its numbers: is it mended?");
  }

  @Test
  void noDataIsRefused() {
    SparkDl4jMultiLayer ours = network(new ExactAveraging(2, 5, 2, 7));
    var refusal = assertThrows(TrainingException.class, () -> ours.fit(rdd(List.of(), 2)));
    assertEquals(
        "There are 0 training examples for 2 workers, so some would never train. Give fit more"
            + " data, or the training master fewer workers.",
        refusal.getMessage());
  }

  /** Order and partitions of the data change nothing, to the last bit. */
  @Test
  void partitionsChangeNothing() {
    List<DataSet> examples = examples(90);
    float[] first = trained(new ExactAveraging(3, 10, 2, 7), rdd(examples, 1));
    List<DataSet> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(5));
    assertArrayEquals(first, trained(new ExactAveraging(3, 10, 2, 7), rdd(shuffled, 4)));
    List<DataSet> batches =
        List.of(DataSet.merge(shuffled.subList(0, 50)), DataSet.merge(shuffled.subList(50, 90)));
    assertArrayEquals(first, trained(new ExactAveraging(3, 10, 2, 7), rdd(batches, 2)));

    assertFalse(
        Arrays.equals(
            trained(stock(3, 10, 2), rdd(examples, 1)), trained(stock(3, 10, 2), rdd(shuffled, 4))),
        "the stock master's result no longer depends on the data's order: is it mended?");
  }

  @Test
  void aRoundIsOneJob() throws Exception {
    JavaRDD<DataSet> data = rdd(examples(80), 2);
    SparkDl4jMultiLayer ours = network(new ExactAveraging(2, 10, 1, 7));
    ours.fit(data); // deals the examples out
    assertEquals(4, jobs(() -> ours.fit(data)));
    SparkDl4jMultiLayer stock = network(stock(2, 10, 1));
    stock.fit(data);
    int jobs = jobs(() -> stock.fit(data));
    assertTrue(jobs > 4, "the stock master needs " + jobs + " jobs: is it mended?");
  }

  /** Graphs, MultiDataSets, sequences of many lengths with masks. */
  @Test
  void sequencesAreTrainedInGraphs() {
    TrainingSettings settings = Samples.settings(2, 10, 2, 1);
    ComputationGraph network = Samples.network(settings);
    var graph = new SparkComputationGraph(SPARK, network, new ExactAveraging(2, 10, 2, 7));
    List<MultiDataSet> examples = new ArrayList<>();
    for (int number = 0; number < 60; number++) {
      int[] tokens = Samples.tokens(number);
      INDArray ids = Nd4j.createFromArray(tokens).reshape('c', 1, 1, tokens.length);
      INDArray label = Nd4j.createFromArray(new int[] {Samples.label(number)});
      examples.add(new org.nd4j.linalg.dataset.MultiDataSet(ids, label.reshape('c', 1, 1)));
    }
    JavaRDD<MultiDataSet> data = SPARK.parallelize(examples, 2);
    graph.fitMultiDataSet(data);
    double first = graph.getScore();
    for (int epoch = 0; epoch < 10; epoch++) {
      graph.fitMultiDataSet(data);
    }
    assertTrue(graph.getScore() < 0.8 * first, first + " then " + graph.getScore());
    assertEquals(11 * 3, network.getConfiguration().getIterationCount());
  }

  /** Files of examples give what the same examples in memory give. */
  @Test
  void pathsAreTrained() {
    List<DataSet> examples = examples(40);
    for (int i = 0; i < 4; i++) {
      File file = folder.resolve("part-" + i + ".bin").toFile();
      DataSet.merge(examples.subList(10 * i, 10 * i + 10)).save(file);
    }
    SparkDl4jMultiLayer fromFiles = network(new ExactAveraging(2, 5, 2, 7));
    fromFiles.fit(folder.toUri().toString());
    assertArrayEquals(
        trained(new ExactAveraging(2, 5, 2, 7), rdd(examples, 2)), floats(fromFiles.getNetwork()));
  }

  /**
   * Killed in the middle of its second epoch, in every round once, and gone on with by a program
   * that knows the folder only.
   */
  @Test
  void whatWasKilledGoesOnAndEndsAlike() {
    JavaRDD<DataSet> data = rdd(examples(70), 2);
    SparkDl4jMultiLayer whole = network(new ExactAveraging(2, 10, 1, 7));
    whole.fit(data);
    whole.fit(data);
    for (int kill = 5; kill <= 8; kill++) {
      String place = folder.resolve("checkpoints-" + kill).toString();
      SparkDl4jMultiLayer first =
          network(new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 2));
      int last = kill;
      first.setListeners(
          new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
              if (iteration == last) {
                throw new IllegalStateException("killed");
              }
            }
          });
      first.fit(data);
      assertThrows(IllegalStateException.class, () -> first.fit(data));

      var master = new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 2);
      SparkDl4jMultiLayer second = network(master);
      assertEquals(1, master.resume(second));
      assertEquals(kill < 6 ? 4 : 6, second.getNetwork().getIterationCount());
      second.fit(data);
      assertArrayEquals(floats(whole.getNetwork()), floats(second.getNetwork()));
      assertArrayEquals(updater(whole), updater(second));
      assertEquals(8, second.getNetwork().getIterationCount());
      assertEquals(2, second.getNetwork().getEpochCount());
      assertEquals(whole.getScore(), second.getScore());
      assertEquals(2, Objects.requireNonNull(new File(place).list(NOT_HIDDEN)).length);
    }
  }

  /** Whole epochs are resumed as such, damaged files are skipped, strangers refused. */
  @Test
  void onlySoundCheckpointsOfTheSameTrainingAreTaken() throws IOException {
    JavaRDD<DataSet> data = rdd(examples(40), 2);
    String place = folder.resolve("checkpoints").toString();
    var master = new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 1);
    SparkDl4jMultiLayer network = network(master);
    assertEquals(0, master.resume(network));
    network.fit(data);
    SparkDl4jMultiLayer again = network(master);
    assertEquals(1, master.resume(again));
    assertArrayEquals(floats(network.getNetwork()), floats(again.getNetwork()));
    assertArrayEquals(updater(network), updater(again));

    var other = new ExactAveraging(3, 10, 1, 7).checkpointing(SPARK, place, 1);
    SparkDl4jMultiLayer stranger = network(other);
    String refusal =
        assertThrows(TrainingException.class, () -> other.resume(stranger)).getMessage();
    assertTrue(
        refusal.contains("holds checkpoints of another training: {\"workers\": 2,"), refusal);

    Path newest = Path.of(place, "epoch-000001-round-000000.checkpoint");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 1] ^= 1;
    Files.deleteIfExists(Path.of(place, ".epoch-000001-round-000000.checkpoint.crc"));
    Files.write(newest, bytes);
    SparkDl4jMultiLayer earlier = network(master);
    assertEquals(0, master.resume(earlier), "the one before: epoch 1 after its first round");
    assertEquals(1, earlier.getNetwork().getIterationCount());
    JavaRDD<DataSet> less = rdd(examples(30), 2);
    String fewer = assertThrows(TrainingException.class, () -> earlier.fit(less)).getMessage();
    assertTrue(
        fewer.startsWith("The checkpoint was written in the middle of an epoch over 40"), fewer);
    var without = new ExactAveraging(2, 10, 1, 7);
    assertEquals(
        "This training master writes no checkpoints to go on from; call checkpointing first.",
        assertThrows(IllegalStateException.class, () -> without.resume(earlier)).getMessage());
  }

  private static final FilenameFilter NOT_HIDDEN = (parent, name) -> !name.startsWith(".");

  private static float[] updater(SparkDl4jMultiLayer network) {
    return network.getNetwork().getUpdater().getStateViewArray().toFloatVector();
  }

  /** Counts and seed are alike; the learning rate is not, so the rest would not be the same run. */
  @Test
  void aNetworkThatIsConfiguredOtherwiseIsRefused() {
    String place = folder.resolve("checkpoints").toString();
    SparkDl4jMultiLayer network =
        network(new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 2));
    network.fit(rdd(examples(40), 2));
    var master = new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 2);
    var other = new SparkDl4jMultiLayer(SPARK, model(new Adam(0.1)), master);
    assertEquals(
        STORAGE.qualify(place)
            + " holds checkpoints of a network that is configured otherwise: there it says"
            + " \"learningRate\" : 0.01, here \"learningRate\" : 0.1. Give this training a folder"
            + " of its own, or the old configuration to go on.",
        assertThrows(TrainingException.class, () -> master.resume(other)).getMessage());
    MultiLayerNetwork reseeded = model();
    reseeded.getLayerWiseConfigurations().getConfs().forEach(layer -> layer.setSeed(99));
    assertEquals(
        1,
        master.resume(new SparkDl4jMultiLayer(SPARK, reseeded, master)),
        "the seed of a network decides its first numbers only");
  }

  /** The new checkpoints would be the oldest ones there, and the first to be removed. */
  @Test
  void aTrainingDoesNotBeginWhereAnotherLeftItsCheckpoints() {
    String place = folder.resolve("checkpoints").toString();
    network(new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 2))
        .fit(rdd(examples(40), 2));
    SparkDl4jMultiLayer anew =
        network(new ExactAveraging(2, 10, 1, 7).checkpointing(SPARK, place, 2));
    assertEquals(
        STORAGE.qualify(place)
            + " holds checkpoints of an earlier training, the newest"
            + " epoch-000001-round-000000.checkpoint. Call resume before fit to go on from it, or"
            + " give this training an empty folder.",
        assertThrows(TrainingException.class, () -> anew.fit(rdd(examples(40), 2))).getMessage());
  }

  private static float[] trained(TrainingMaster<?, ?> master, JavaRDD<DataSet> data) {
    SparkDl4jMultiLayer network = network(master);
    network.fit(data);
    return floats(network.getNetwork());
  }

  private static int jobs(Runnable work) throws Exception {
    var jobs = new AtomicInteger();
    var listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
          }
        };
    SPARK.sc().addSparkListener(listener);
    try {
      work.run();
      SPARK.sc().listenerBus().waitUntilEmpty();
      return jobs.get();
    } finally {
      SPARK.sc().removeSparkListener(listener);
    }
  }

  /** The batches of the only worker in its first epoch, from the numbers that ranks give. */
  private static List<DataSet> ownBatches(List<DataSet> examples, int batchSize) {
    JavaRDD<MultiDataSet> data =
        SPARK.parallelize(examples.stream().map(DataSet::toMultiDataSet).toList());
    SerializedExamples shard = SerializedExamples.deal(SerializedExamples.read(data), 1).first();
    EpochOrder order = EpochOrder.of(shard, 7, 1, new Batching.Examples(batchSize));
    return IntStream.range(0, order.batches())
        .mapToObj(i -> shard.batch(order.batch(i)))
        .map(batch -> new DataSet(batch.getFeatures(0), batch.getLabels(0)))
        .toList();
  }

  /** All but one example in the first of two partitions. */
  private static JavaRDD<DataSet> unequal(List<DataSet> examples) {
    int last = examples.size() - 1;
    return rdd(examples.subList(0, last), 1).union(rdd(examples.subList(last, last + 1), 1));
  }

  private static double distance(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
  }

  /** Adds up how many native threads each batch could compute with. */
  private static final class Threads implements TrainingHook {
    private final LongAccumulator sum;

    Threads(LongAccumulator sum) {
      this.sum = sum;
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      sum.add(nativeOperations().ompGetMaxThreads());
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      sum.add(nativeOperations().ompGetMaxThreads());
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {}
  }

  /** Counts what DL4J trains. */
  private static final class Counting implements TrainingHook {
    private final LongAccumulator trained;

    Counting(LongAccumulator trained) {
      this.trained = trained;
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {}

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      trained.add(minibatch.numExamples());
    }

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      trained.add(minibatch.getFeatures(0).size(0));
    }
  }
}
