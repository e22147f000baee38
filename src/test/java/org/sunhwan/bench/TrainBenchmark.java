package org.sunhwan.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Regularisation;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.Preparation;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.TokenizerSettings;
import org.sunhwan.train.Training;
import org.sunhwan.train.TrainingListener;
import org.sunhwan.train.TrainingSettings;

/**
 * Training speed on NSMC's reviews: tokens a second of each averaging round, and tokens a second of
 * processor time, which other programs on the machine disturb less; in local[2] with two workers,
 * batches of 64, an average every 10 batches, Adam, 64-dimensional vectors, hidden size 64.
 *
 * <p>{@code mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath}
 * and then
 *
 * <p>{@code OMP_NUM_THREADS=1 java JVM-OPTIONS -Xmx4g -cp target/classes:target/test-classes:$(cat
 * target/test.classpath) org.sunhwan.bench.TrainBenchmark DATA WORK CELL DIRECTION POOLING ROUNDS
 * OWN|STOCK}
 *
 * <p>DATA is the folder with NSMC's two files; WORK keeps the prepared dataset between runs. JVM
 * options: spark.jvm.options in pom.xml.
 */
public final class TrainBenchmark {
  private TrainBenchmark() {}

  private static final class Enough extends RuntimeException {}

  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
    Path work = Files.createDirectories(Path.of(arguments[1]));
    PreparedDataset dataset =
        Preparation.run(
            spark,
            storage,
            work.resolve("dataset").toString(),
            settings(arguments[0]),
            System.out::println);
    var shape =
        new NetworkShape(
            NetworkShape.Cell.valueOf(arguments[2]),
            64,
            64,
            1,
            NetworkShape.Direction.valueOf(arguments[3]),
            NetworkShape.Merge.CONCATENATED,
            Pooling.valueOf(arguments[4]),
            Regularisation.none(),
            Output.SOFTMAX,
            NetworkShape.Implementation.valueOf(arguments[6]));
    var training =
        new TrainingSettings(
            2,
            64,
            10,
            1,
            0,
            "accuracy",
            TrainingSettings.Updater.ADAM,
            0.001,
            0,
            0,
            TrainingSettings.Trainer.STOCK);
    String run = Files.createTempDirectory(work, "run").toString();
    int rounds = Integer.parseInt(arguments[5]);
    var kernel =
        KernelChoice.choose(KernelChoice.Wanted.AUTO, Precision.FLOAT32, List.of(Processor.here()));
    try {
      Training.Result result =
          Training.run(
              spark,
              storage,
              new Training.Request(
                  dataset, Optional.empty(), false, shape, training, kernel, 1, run),
              new Printing(rounds));
      System.out.println(result);
    } catch (Enough e) {
      System.out.println("stopped after " + rounds + " rounds");
    }
    spark.stop();
  }

  private static DatasetSettings settings(String data) {
    var corpus =
        new CorpusSettings(
            data,
            CorpusSettings.Format.TSV,
            List.of("ratings_train.txt"),
            List.of(),
            List.of("ratings_test.txt"),
            List.of(),
            List.of("id"),
            "document",
            "label",
            "",
            2,
            10_000,
            1 << 20,
            0.01);
    var tokenizer = new TokenizerSettings(TokenizerSettings.Kind.KOREAN, true, true, 1, 1);
    return new DatasetSettings(corpus, List.of(), 0.05, 0, 1, tokenizer, 2, 16_000, 50);
  }

  private static final class Printing implements TrainingListener {
    private final int last;
    private int rounds;
    private long tokens;
    private double seconds;
    private long processorStart;

    Printing(int last) {
      this.last = last;
    }

    @Override
    public void round(Round round) {
      rounds++;
      var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      if (rounds == 5) { // the first ones warm up
        processorStart = process.getProcessCpuTime();
      } else if (rounds > 5) {
        tokens += round.tokens();
        seconds += round.seconds();
      }
      System.out.printf(
          "round %d of %d: loss %.4f, %d tokens in %.2f s, %.0f tokens/s, mean %.0f; %.0f a"
              + " processor second; %.0f s left%n",
          round.round(),
          round.roundsInEpoch(),
          round.loss(),
          round.tokens(),
          round.seconds(),
          round.tokens() / round.seconds(),
          tokens / Math.max(1e-9, seconds),
          tokens / Math.max(1e-9, (process.getProcessCpuTime() - processorStart) / 1e9),
          round.secondsLeft());
      if (rounds == last) {
        throw new Enough();
      }
    }

    @Override
    public void epoch(Epoch epoch) {
      System.out.println(epoch);
    }
  }
}
