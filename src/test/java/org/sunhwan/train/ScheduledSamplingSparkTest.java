package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.network.Translating;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;

/** Whole runs of a translator that reads ever more of what it writes. */
class ScheduledSamplingSparkTest {
  private static final int ROWS = 45;
  private static final int WORDS = 12;
  private static final int EPOCHS = 2;
  private static final NetworkShape SHAPE =
      new NetworkShape(
          Cell.GRU,
          4,
          6,
          1,
          Direction.FORWARD,
          Merge.CONCATENATED,
          Pooling.LAST,
          Regularisation.dropping(0.2),
          Output.SOFTMAX,
          Implementation.OWN,
          new Translating(new BeamSettings(1, 1, 2, 10)));
  private static final Storage STORAGE =
      Storage.with(SparkForTests.session().sparkContext().hadoopConfiguration());

  @TempDir private Path folder;

  /** Whatever partitions rows come in, and killed in the middle of an epoch or not. */
  @Test
  void aRunEndsWithTheSameBits() {
    train("whole", 0.8, 1, Integer.MAX_VALUE);
    byte[] whole = network("whole");
    train("partitions", 0.8, 2, Integer.MAX_VALUE);
    assertArrayEquals(whole, network("partitions"));
    assertThrows(Interrupted.class, () -> train("resumed", 0.8, 1, 5));
    ExecutorCache.forgetAll();
    assertTrue(train("resumed", 0.8, 2, Integer.MAX_VALUE).resumed());
    assertArrayEquals(whole, network("resumed"));
    train("forced", 0, 1, Integer.MAX_VALUE);
    assertFalse(Arrays.equals(whole, network("forced")), "nothing was sampled");
  }

  @Test
  void aRunDoesNotGoOnWithAnotherProbability() {
    assertThrows(Interrupted.class, () -> train("run", 0.8, 1, 3));
    var refusal =
        assertThrows(TrainingException.class, () -> train("run", 0.5, 1, Integer.MAX_VALUE));
    assertEquals(
        Storage.child(folder.resolve("run").toString(), "checkpoints")
            + " holds a run that was started differently: train.scheduled-sampling was 0.8, is 0.5."
            + " Give this run another name, or the old settings to go on.",
        refusal.getMessage());
    assertThrows(TrainingException.class, () -> train("run", 0, 1, Integer.MAX_VALUE));
  }

  /** Checkpoints come after every round, of two batches on each of two workers. */
  private Training.Result train(String name, double probability, int partitions, int lastRound) {
    ExactSettings d = ExactSettings.DEFAULT;
    var exact =
        new ExactSettings(
            d.batchBy(),
            d.moments(),
            d.outer(),
            d.singleSteps(),
            d.schedule(),
            d.window(),
            probability,
            1,
            0);
    var request =
        new Training.Request(
            null,
            Optional.empty(),
            false,
            SHAPE,
            Samples.exact(Samples.settings(2, 4, 2, EPOCHS), exact),
            Samples.KERNEL,
            9,
            folder.resolve(name).toString());
    var data =
        new Training.Data(
            "sample",
            sequences(partitions),
            ROWS,
            new Sizes(WORDS, 0, WORDS, 0),
            model -> Samples.evaluation(0.5));
    var listener = new UntilRound(lastRound);
    return Training.run(SparkForTests.session(), STORAGE, request, data, listener);
  }

  private static Dataset<Row> sequences(int partitions) {
    List<Row> rows = new ArrayList<>();
    for (long number = 0; number < ROWS; number++) {
      Random random = new Random(number);
      rows.add(RowFactory.create(number, words(random), words(random), List.of()));
    }
    StructType schema = new StructType().add("number", DataTypes.LongType);
    for (String column : List.of("tokens", "targets", "characters")) {
      schema = schema.add(column, DataTypes.createArrayType(DataTypes.IntegerType));
    }
    return SparkForTests.session().createDataFrame(rows, schema).repartition(partitions);
  }

  private static List<Integer> words(Random random) {
    return random.ints(1 + random.nextInt(6), 4, WORDS).boxed().toList();
  }

  private byte[] network(String run) {
    return STORAGE.read(
        Storage.child(
            folder.resolve(run).toString(), "checkpoints", "network-%06d.zip".formatted(EPOCHS)));
  }

  private static final class Interrupted extends RuntimeException {}

  /** Ends a run after some rounds, as a dying driver would. */
  private static final class UntilRound implements TrainingListener {
    private final int last;
    private int rounds;

    UntilRound(int last) {
      this.last = last;
    }

    @Override
    public void round(Round round) {
      if (++rounds > last) {
        throw new Interrupted();
      }
    }

    @Override
    public void epoch(Epoch epoch) {}
  }
}
