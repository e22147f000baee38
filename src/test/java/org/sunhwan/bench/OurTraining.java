package org.sunhwan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput;
import org.sunhwan.layers.SequencePooling;
import org.sunhwan.network.Classification;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Regularisation;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.train.RoundCosts;
import org.sunhwan.train.Training;
import org.sunhwan.train.TrainingListener;
import org.sunhwan.train.TrainingSettings;
import org.sunhwan.train.TrainingSettings.Trainer;
import org.sunhwan.train.TrainingSettings.Updater;

/**
 * Training of the reviews' network with our layers and our averaging, stopped after some rounds.
 */
record OurTraining(SparkSession spark, Storage storage, PreparedDataset dataset, Path work) {

  static OurTraining on(SparkSession spark, Path work, Path data) throws IOException {
    Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
    return new OurTraining(spark, storage, Reviews.prepare(spark, storage, work, data), work);
  }

  /**
   * Spark with two cores or with executors of one core each, which are processes of their own.
   *
   * @param master {@code local[2]} or {@code local-cluster[executors,1,megabytes]}
   */
  static SparkSession session(String master) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .config("spark.broadcast.compress", "false") // as the jobs do
        .config("spark.broadcast.checksum", "false")
        .config("spark.broadcast.blockSize", "16m")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .getOrCreate();
  }

  /** Embedding, bidirectional LSTM, maximum pooling. */
  static NetworkShape shape(int embedding, int hidden) {
    return new NetworkShape(
        NetworkShape.Cell.LSTM,
        embedding,
        hidden,
        1,
        NetworkShape.Direction.BOTH,
        NetworkShape.Merge.CONCATENATED,
        SequencePooling.Pooling.MAX,
        Regularisation.none(),
        LabelOutput.Output.SOFTMAX,
        NetworkShape.Implementation.OWN,
        new Classification());
  }

  static TrainingSettings settings(int workers, int batchSize, int interval, Updater updater) {
    return new TrainingSettings(
        workers, batchSize, interval, 100, 0, "accuracy", updater, 0.001, 5, 0, Trainer.EXACT);
  }

  /** A round of training, its validations and checkpoints not counted. */
  record Measured(TrainingListener.Round round, RoundCosts costs) {
    boolean endsEpoch() {
      return round.round() == round.roundsInEpoch();
    }

    /** Seconds beyond data and compute on the core that was busy longest. */
    double averaging() {
      Map<String, Double> busy =
          costs.workers().stream()
              .collect(
                  Collectors.groupingBy(
                      Measured::core,
                      Collectors.summingDouble(worker -> worker.data() + worker.compute())));
      return round.seconds() - busy.values().stream().mapToDouble(x -> x).max().orElse(0);
    }

    /** Executors have one core each; in local mode the driver has one for each worker. */
    private static String core(RoundCosts.Worker worker) {
      return worker.executor().equals("driver") ? "core " + worker.worker() : worker.executor();
    }

    /** Seconds that workers copied parameters in and out, on average. */
    double exchange() {
      return costs.workers().stream().mapToDouble(RoundCosts.Worker::exchange).average().orElse(0);
    }

    double idle() {
      return costs.workers().stream().mapToDouble(RoundCosts.Worker::idle).sum();
    }
  }

  /** Several rounds, such as an epoch: its last one may be short, and costs as much to average. */
  static double tokensPerSecond(List<Measured> rounds) {
    return rounds.stream().mapToLong(measured -> measured.round().tokens()).sum()
        / rounds.stream().mapToDouble(measured -> measured.round().seconds()).sum();
  }

  /**
   * Trains on and on.
   *
   * @param enough hears of each round and says whether it was the last
   */
  void run(
      NetworkShape shape,
      TrainingSettings settings,
      Precision precision,
      Predicate<Measured> enough)
      throws IOException {
    var request =
        new Training.Request(
            dataset,
            Optional.empty(),
            false,
            shape,
            settings,
            KernelChoice.choose(KernelChoice.Wanted.AUTO, precision, List.of(Processor.here())),
            1,
            Files.createTempDirectory(work, "run").toString());
    try {
      Training.run(spark, storage, request, new Listener(enough));
    } catch (Enough e) {
      return;
    }
    throw new IllegalStateException("training ended before the benchmark had seen enough");
  }

  private static final class Enough extends RuntimeException {}

  private static final class Listener implements TrainingListener {
    private final Predicate<Measured> enough;
    private Round last;

    Listener(Predicate<Measured> enough) {
      this.enough = enough;
    }

    @Override
    public void round(Round round) {
      last = round;
    }

    @Override
    public void costs(RoundCosts costs) {
      if (enough.test(new Measured(last, costs))) {
        throw new Enough();
      }
    }

    @Override
    public void epoch(Epoch epoch) {}
  }
}
