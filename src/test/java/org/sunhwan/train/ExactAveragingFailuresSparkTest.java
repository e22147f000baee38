package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.train.Dl4jSamples.SPARK;
import static org.sunhwan.train.Dl4jSamples.examples;
import static org.sunhwan.train.Dl4jSamples.floats;
import static org.sunhwan.train.Dl4jSamples.model;
import static org.sunhwan.train.Dl4jSamples.network;
import static org.sunhwan.train.Dl4jSamples.rdd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.sunhwan.storage.StorageException;

/** What goes wrong around the drop-in master, and what it makes of it. */
class ExactAveragingFailuresSparkTest {
  @TempDir private Path folder;

  /** Noise that is drawn anew whenever the RDD is computed, and executors that lost everything. */
  @Test
  void anRddThatIsNotTheSameTwiceIsRefused() {
    List<DataSet> examples = examples(40);
    SparkDl4jMultiLayer steady = network(new ExactAveraging(2, 5, 1, 7));
    SparkDl4jMultiLayer whole = network(new ExactAveraging(2, 5, 1, 7));
    whole.fit(rdd(examples, 2));
    steady.setListeners(new AfterRound(1, ExactAveragingFailuresSparkTest::loseEverything));
    steady.fit(rdd(examples, 2));
    assertArrayEquals(floats(whole.getNetwork()), floats(steady.getNetwork()));

    JavaRDD<DataSet> noisy =
        rdd(examples, 2)
            .map(
                example -> {
                  DataSet copy = example.copy();
                  copy.getFeatures().putScalar(0, 1, (float) Math.random());
                  return copy;
                });
    SparkDl4jMultiLayer network = network(new ExactAveraging(2, 5, 1, 7));
    network.setListeners(new AfterRound(1, ExactAveragingFailuresSparkTest::loseEverything));
    String refusal = assertThrows(TrainingException.class, () -> network.fit(noisy)).getMessage();
    assertTrue(
        refusal.matches(
            "The examples of worker [01] were lost with an executor, and the RDD that fit was given"
                + " yields others when it is computed again: .*"),
        refusal);
  }

  private static void loseEverything() {
    ExecutorCache.forgetAll();
    var outputs = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    for (int shuffle = 0; shuffle < 1000; shuffle++) {
      if (outputs.containsShuffle(shuffle)) {
        outputs.unregisterAllMapAndMergeOutput(shuffle);
      }
    }
    SPARK
        .getPersistentRDDs()
        .keySet()
        .forEach(rdd -> SparkEnv.get().blockManager().master().removeRdd(rdd, true));
  }

  /** As a program that tries again does: nothing is trained twice. */
  @Test
  void aFitThatFailedGoesOn() {
    JavaRDD<DataSet> data = rdd(examples(40), 2);
    SparkDl4jMultiLayer whole = network(new ExactAveraging(2, 5, 1, 7));
    whole.fit(data);
    whole.fit(data);

    var master = new ExactAveraging(2, 5, 1, 7);
    SparkDl4jMultiLayer network = network(master);
    network.fit(data);
    network.setListeners(new AfterRound(6, ExactAveragingFailuresSparkTest::fail));
    assertThrows(IllegalStateException.class, () -> network.fit(data));
    assertEquals(6, network.getNetwork().getIterationCount());
    JavaRDD<DataSet> others = rdd(examples(80).subList(40, 80), 2);
    assertEquals(
        "The last fit failed in the middle of an epoch over 40 examples, and this fit was given as"
            + " many others. Give it the same data, or a new network and an empty folder.",
        assertThrows(TrainingException.class, () -> network.fit(others)).getMessage());
    network.fit(data);
    assertArrayEquals(floats(whole.getNetwork()), floats(network.getNetwork()));
    assertEquals(8, network.getNetwork().getIterationCount());
  }

  @Test
  void aNewNetworkBeginsItsOwnEpoch() {
    JavaRDD<DataSet> data = rdd(examples(40), 2);
    var master = new ExactAveraging(2, 5, 1, 7);
    SparkDl4jMultiLayer failed = network(master);
    failed.setListeners(new AfterRound(2, ExactAveragingFailuresSparkTest::fail));
    assertThrows(IllegalStateException.class, () -> failed.fit(data));
    SparkDl4jMultiLayer fresh = network(master);
    master.setListeners(List.of());
    fresh.fit(data);
    assertEquals(4, fresh.getNetwork().getIterationCount());
  }

  private static void fail() {
    throw new IllegalStateException("a listener's own");
  }

  @Test
  void otherDataOfTheSameSizeIsRefusedInTheMiddleOfAnEpoch() {
    String place = folder.resolve("checkpoints").toString();
    SparkDl4jMultiLayer killed =
        network(new ExactAveraging(2, 5, 1, 7).checkpointing(SPARK, place, 1));
    killed.setListeners(new AfterRound(2, ExactAveragingFailuresSparkTest::fail));
    JavaRDD<DataSet> data = rdd(examples(40), 2);
    assertThrows(IllegalStateException.class, () -> killed.fit(data));

    var master = new ExactAveraging(2, 5, 1, 7).checkpointing(SPARK, place, 1);
    SparkDl4jMultiLayer resumed = network(master);
    master.resume(resumed);
    JavaRDD<DataSet> others = rdd(examples(80).subList(40, 80), 2);
    assertEquals(
        "The checkpoint was written in the middle of an epoch over 40 examples, and this fit was"
            + " given as many others. Give it the same data, or a new network and an empty folder.",
        assertThrows(TrainingException.class, () -> resumed.fit(others)).getMessage());
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    var master = new ExactAveraging(2, 5, 1, 7);
    String refusal =
        assertThrows(
                StorageException.class,
                () -> master.checkpointing(SPARK, file.resolve("below").toString(), 1))
            .getMessage();
    assertTrue(refusal.contains("a part of this path is a file"), refusal);
  }

  @Test
  void dataIsReadOnceAndAFailingReaderIsNamed() {
    LongAccumulator reads = SPARK.sc().longAccumulator();
    List<DataSet> examples = examples(20);
    JavaRDD<DataSet> counted =
        rdd(examples, 2)
            .map(
                example -> {
                  reads.add(1);
                  return example;
                });
    network(new ExactAveraging(2, 5, 1, 7)).fit(counted);
    assertEquals(20, reads.value());

    JavaRDD<DataSet> failing =
        rdd(examples, 2)
            .map(
                example -> {
                  throw new IllegalArgumentException("part-7.bin has 5 columns");
                });
    String failure =
        assertThrows(
                TrainingException.class, () -> network(new ExactAveraging(2, 5, 1, 7)).fit(failing))
            .getMessage();
    assertTrue(failure.startsWith("Spark could not finish the job \"dealing the examples\""));
    assertTrue(failure.contains("part-7.bin has 5 columns"), failure);
    assertTrue(
        failure.endsWith("Look for an example that cannot be read, then fit again."), failure);
    assertNull(SPARK.getLocalProperty("spark.job.description"));
  }

  /** Before anything is read. */
  @Test
  void aNetworkOfDoublesIsRefusedAtOnce() {
    LongAccumulator reads = SPARK.sc().longAccumulator();
    JavaRDD<DataSet> data =
        rdd(examples(20), 2)
            .map(
                example -> {
                  reads.add(1);
                  return example;
                });
    var network =
        new SparkDl4jMultiLayer(
            SPARK, model().convertDataType(DataType.DOUBLE), new ExactAveraging(2, 5, 1, 7));
    assertThrows(TrainingException.class, () -> network.fit(data));
    assertEquals(0, reads.value());
  }

  /** Does something once, after so many rounds. */
  private static final class AfterRound extends BaseTrainingListener {
    private final int round;
    private final Runnable action;
    private boolean done;

    AfterRound(int round, Runnable action) {
      this.round = round;
      this.action = action;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      if (iteration == round && !done) {
        done = true;
        action.run();
      }
    }
  }
}
