package org.sunhwan.train;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.datavec.spark.util.BroadcastHadoopConfigHolder;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.data.loader.RemoteFileSourceFactory;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.common.loader.SourceFactory;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sunhwan.storage.Storage;
import org.sunhwan.train.EpochCheckpoints.Identity;
import org.sunhwan.train.EpochCheckpoints.Place;
import org.sunhwan.train.EpochCheckpoints.Saved;
import scala.Tuple2;

/**
 * Parameter averaging for every DL4J Spark user, in place of {@code
 * ParameterAveragingTrainingMaster}: the network keeps its loss, updater and configuration, and
 * {@code fit} means one epoch over the data.
 *
 * <p>Every example is trained exactly once an epoch. Parameters and the updater's state are
 * averaged after {@code interval} batches on each worker, weighted by examples, and the updater's
 * step counter goes on. Equal data, configuration, seed and number of workers give the same network
 * to the last bit, however the RDD is partitioned and wherever it is trained. A loss or parameter
 * that stops being a number ends {@code fit} with a {@link TrainingDivergedException}; the network
 * then holds the last average. The score of {@code fit} is the mean over the epoch.
 *
 * <p>With {@link #checkpointing} a program that was killed goes on where it was, in the middle of
 * an epoch, and ends with the same network to the last bit:
 *
 * <pre>{@code
 * var master = new ExactAveraging(8, 64, 10, 1).checkpointing(spark, "hdfs:///checkpoints", 100);
 * var graph = new SparkComputationGraph(spark, network, master);
 * for (int epoch = master.resume(graph); epoch < 10; epoch++) {
 *   graph.fit(data);
 * }
 * }</pre>
 *
 * <p>What it does not do, because it leaves the network's configuration to DL4J: vectors of tokens
 * that no worker touched travel with all others; gradients are clipped and losses averaged as the
 * configuration says; there are no schedules but DL4J's, no outer momentum, and no going back after
 * a divergence. The jobs of this project train with all of that. Early stopping is {@link
 * ExactEarlyStopping}'s.
 *
 * <p>Examples are dealt out once for each RDD, and kept in executors' memory or on their disks
 * until another RDD comes or {@link #deleteTempFiles(JavaSparkContext)} is called. Parameters
 * hardly compress, so {@code spark.broadcast.compress=false} saves time, and as they carry a
 * checksum of their own, {@code spark.broadcast.checksum=false} does too; so does {@code
 * spark.broadcast.blockSize=16m}.
 */
public final class ExactAveraging
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
  private static final String ADVICE =
      "Lower the learning rate, clip the gradient, or look for examples that are not numbers; the"
          + " network holds the last average.";

  private final int workers;
  private final int batchSize;
  private final int interval;
  private final long seed;
  private final List<TrainingHook> hooks = new ArrayList<>();
  private final List<RoundCosts> costs = new ArrayList<>();
  private Collection<TrainingListener> listeners = List.of();
  private Dealt dealt;
  private EpochCheckpoints checkpoints; // null: none are written
  private boolean begun; // whether the checkpoints there are this training's
  private Saved resumed; // where the next epoch begins; null: at its beginning
  private boolean stopped; // whether that is where the last fit failed

  /**
   * Data that executors hold.
   *
   * @param rdd id of the RDD that it came from
   * @param digests of the workers' examples
   */
  private record Dealt(
      int rdd, JavaRDD<SerializedExamples> shards, long examples, List<String> digests) {
    String digest() {
      return Checkpoints.sha256(String.join("", digests).getBytes(StandardCharsets.US_ASCII));
    }

    void release() {
      shards.unpersist(false);
    }
  }

  /**
   * Averages plainly.
   *
   * @param workers logical workers, part of the result unlike the number of executors
   * @param batchSize examples in a minibatch
   * @param interval minibatches that every worker trains between two averages
   * @param seed decides the order of examples, and what dropout draws
   */
  public ExactAveraging(int workers, int batchSize, int interval, long seed) {
    requirePositive("workers", workers);
    requirePositive("batch size", batchSize);
    requirePositive("averaging interval", interval);
    this.workers = workers;
    this.batchSize = batchSize;
    this.interval = interval;
    this.seed = seed;
  }

  /**
   * Writes what is needed to go on after an accident.
   *
   * @param folder on any Hadoop file system, for this training alone; {@code fit} refuses to begin
   *     where there are checkpoints already, unless {@link #resume} was called
   * @param rounds between two checkpoints; one comes after each epoch, too
   * @throws org.sunhwan.storage.StorageException if nothing can be written there, or not in one
   *     step
   */
  public ExactAveraging checkpointing(JavaSparkContext spark, String folder, int rounds) {
    requirePositive("number of rounds between checkpoints", rounds);
    Storage storage = Storage.with(spark.hadoopConfiguration());
    String path = storage.qualify(folder);
    storage.requireAtomicRename(path);
    storage.requireWritable(path);
    checkpoints = new EpochCheckpoints(storage, path, rounds);
    return this;
  }

  /**
   * Takes a network to where the last checkpoint was written; the next {@code fit}, on the same
   * data, trains what was left of that epoch.
   *
   * @return epochs trained as a whole; 0 without a checkpoint
   * @throws TrainingException if the checkpoint is another master's, or of a network that is
   *     configured otherwise
   */
  public int resume(SparkDl4jMultiLayer network) {
    return resume(new Dl4jNetwork.Layers(network.getNetwork()));
  }

  /** The same for graphs. */
  public int resume(SparkComputationGraph graph) {
    return resume(new Dl4jNetwork.Graph(graph.getNetwork()));
  }

  private int resume(Dl4jNetwork network) {
    if (checkpoints == null) {
      throw new IllegalStateException(
          "This training master writes no checkpoints to go on from; call checkpointing first.");
    }
    resumed = checkpoints.latest(identity(network), network.state()).orElse(null);
    begun = true;
    stopped = false;
    if (resumed != null) {
      network.count(resumed.place().iterations(), resumed.place().epochs());
    }
    return network.epochs();
  }

  /** What a checkpoint must have in common with this training. */
  private Identity identity(Dl4jNetwork network) {
    NetworkState state = network.state();
    String settings =
        "%s, a network of %d parameters and %d numbers of its updater"
            .formatted(toJson(), state.parameters().capacity(), state.updater().capacity());
    return new Identity(settings, network.configuration().unchanging());
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "The %s is %d; it must be at least 1.".formatted(what, value));
    }
  }

  /** One epoch. */
  private double fit(
      JavaSparkContext spark, Dl4jNetwork network, int rdd, JavaRDD<MultiDataSet> data) {
    if (checkpoints != null && !begun) {
      checkpoints.requireNone();
    }
    NetworkState state = network.state(); // refuses what cannot be averaged, before data is read
    deal(spark, rdd, data);
    begun = true;
    StateLayout layout =
        StateLayout.dense(state.parameters().capacity(), state.updater().capacity());
    var local =
        new FitTraining(
            network.configuration(),
            new Batching.Examples(batchSize),
            layout,
            List.copyOf(hooks),
            dealt.digests());
    var outer = new OuterMomentum(OuterMomentum.Settings.NONE, layout);
    costs.clear();
    int[] sizes = Attendance.sizes(dealt.examples(), dealt.shards().getNumPartitions());
    try (var rounds =
        new ExactRounds<>(spark, dealt.shards(), local, state, outer, ADVICE, seed, sizes)) {
      return epoch(network, state, rounds);
    }
  }

  private double epoch(
      Dl4jNetwork network, NetworkState state, ExactRounds<SerializedExamples> rounds) {
    Place place = begin(network, rounds);
    int epoch = place.epochs() + 1;
    int batches = rounds.batches(epoch);
    while (place.batch() < batches) {
      int size = Math.min(interval, batches - place.batch());
      RoundReport report =
          rounds.run(
              new Round(
                  seed, epoch, place.round() + 1, place.batch(), size, place.iterations(), 1));
      place = place.after(size, report);
      network.count(place.iterations(), place.epochs());
      resumed = saved(place, rounds); // until the epoch is done
      costs.add(report.costs().orElseThrow());
      if (checkpoints != null && checkpoints.due(place) && place.batch() < batches) {
        checkpoint(network, state, place, rounds);
      }
      tell(network, report.loss());
    }
    rounds.requireAll(epoch);
    resumed = null;
    if (checkpoints != null) {
      checkpoint(network, state, Place.before(epoch, place.iterations()), rounds);
    }
    return place.loss() / place.counted();
  }

  private void checkpoint(
      Dl4jNetwork network,
      NetworkState state,
      Place place,
      ExactRounds<SerializedExamples> rounds) {
    checkpoints.write(identity(network), saved(place, rounds), state);
  }

  private Saved saved(Place place, ExactRounds<SerializedExamples> rounds) {
    return new Saved(place, rounds.examples(), dealt.digest(), rounds.memory());
  }

  /**
   * Where the epoch goes on that a checkpoint, or a fit that failed, was in the middle of; or its
   * beginning. A network that is not the one of the fit that failed begins its own.
   */
  private Place begin(Dl4jNetwork network, ExactRounds<SerializedExamples> rounds) {
    Place begin = Place.before(network.epochs(), network.iterations());
    Saved from = resumed;
    boolean another =
        from != null
            && stopped
            && (from.place().iterations() != begin.iterations()
                || from.place().epochs() != begin.epochs());
    if (from == null || from.place().batch() == 0 || another) {
      stopped = true;
      resumed = null;
      return begin;
    }
    if (from.examples() != rounds.examples() || !from.data().equals(dealt.digest())) {
      throw new TrainingException(
          ("The %s in the middle of an epoch over %d examples, and this fit was given %s. Give it"
                  + " the same data, or a new network and an empty folder.")
              .formatted(
                  stopped ? "last fit failed" : "checkpoint was written",
                  from.examples(),
                  from.examples() == rounds.examples()
                      ? "as many others"
                      : Long.toString(rounds.examples())));
    }
    stopped = true;
    rounds.resume(from.memory());
    return from.place();
  }

  /** DL4J's listeners hear of rounds as if they were iterations. */
  private void tell(Dl4jNetwork network, double loss) {
    network.setScore(loss);
    for (TrainingListener listener : listeners) {
      listener.iterationDone(network.model(), network.iterations(), network.epochs());
    }
  }

  private void deal(JavaSparkContext spark, int rdd, JavaRDD<MultiDataSet> data) {
    if (dealt != null && dealt.rdd() == rdd) {
      return;
    }
    release();
    spark.setJobDescription("dealing the examples to %d workers".formatted(workers));
    JavaPairRDD<String, SerializedExamples.Example> read = SerializedExamples.read(data);
    JavaRDD<SerializedExamples> shards = null;
    try {
      shards = SerializedExamples.deal(read, workers);
      List<Tuple2<Integer, String>> sizes =
          shards.map(shard -> new Tuple2<>(shard.size(), shard.digest())).collect();
      long examples = sizes.stream().mapToLong(Tuple2::_1).sum();
      if (examples < workers) {
        throw new TrainingException(
            ("There are %d training examples for %d workers, so some would never train. Give fit"
                    + " more data, or the training master fewer workers.")
                .formatted(examples, workers));
      }
      dealt = new Dealt(rdd, shards, examples, sizes.stream().map(Tuple2::_2).toList());
    } catch (Exception e) {
      if (shards != null) {
        shards.unpersist(false);
      }
      throw SparkFailure.of(
          "dealing the examples", e, "Look for an example that cannot be read, then fit again.");
    } finally {
      read.unpersist(false);
      spark.setJobDescription(null);
    }
  }

  private void release() {
    if (dealt != null) {
      dealt.release();
      dealt = null;
    }
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    fit(network, data.id(), data.map(DataSet::toMultiDataSet));
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    fit(graph, data.id(), data.map(DataSet::toMultiDataSet));
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    fit(graph, data.id(), data);
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    JavaSparkContext spark = network == null ? graph.getSparkContext() : network.getSparkContext();
    SourceFactory files = new RemoteFileSourceFactory(BroadcastHadoopConfigHolder.get(spark));
    JavaRDD<MultiDataSet> data =
        multiLoader == null
            ? paths.map(path -> loader.load(files.getSource(path)).toMultiDataSet())
            : paths.map(path -> multiLoader.load(files.getSource(path)));
    if (network == null) {
      fit(graph, paths.id(), data);
    } else {
      fit(network, paths.id(), data);
    }
  }

  private void fit(SparkDl4jMultiLayer network, int rdd, JavaRDD<MultiDataSet> data) {
    var layers = new Dl4jNetwork.Layers(network.getNetwork());
    network.setScore(fit(network.getSparkContext(), layers, rdd, data));
  }

  private void fit(SparkComputationGraph graph, int rdd, JavaRDD<MultiDataSet> data) {
    var network = new Dl4jNetwork.Graph(graph.getNetwork());
    graph.setScore(fit(graph.getSparkContext(), network, rdd, data));
  }

  /** What each round of the last epoch has cost. */
  public List<RoundCosts> costs() {
    return List.copyOf(costs);
  }

  @Override
  public void addHook(TrainingHook hook) {
    hooks.add(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    hooks.remove(hook);
  }

  @Override
  public void setListeners(Collection<TrainingListener> heard) {
    listeners = List.copyOf(heard);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> heard) {
    setListeners(heard);
  }

  @Override
  public String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"workers\": %d, \"batchSize\": %d, \"interval\": %d, \"seed\": %d}",
        workers,
        batchSize,
        interval,
        seed);
  }

  @Override
  public String toYaml() {
    return toJson(); // JSON is YAML
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorker();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw noWorker();
  }

  private static UnsupportedOperationException noWorker() {
    return new UnsupportedOperationException(
        "ExactAveraging trains with workers of its own; call fit.");
  }

  /** Ignored: {@link #costs} are always collected. */
  @Override
  public void setCollectTrainingStats(boolean collect) {}

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    throw new UnsupportedOperationException(
        "ExactAveraging does not keep DL4J's statistics; costs() tells what each round took.");
  }

  /** Frees the examples that executors hold. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    release();
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    release();
    return true;
  }
}
