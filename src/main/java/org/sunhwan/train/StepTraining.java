package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.layers.OwnLayers;
import org.sunhwan.layers.RecurrentState;
import org.sunhwan.layers.StepKey;
import org.sunhwan.layers.TokenEmbeddingLayer;
import org.sunhwan.network.ScheduledSampling;
import org.sunhwan.step.CarriedStep;
import org.sunhwan.step.Moment;
import org.sunhwan.step.StepReport;
import org.sunhwan.step.TokenTables;
import org.sunhwan.step.TrainingStep;
import org.sunhwan.train.ExactSettings.Moments;

/**
 * Training of the networks that a configuration describes, by {@link TrainingStep}.
 *
 * @param <S> a worker's examples
 * @param configuration the graph's, as JSON
 * @param rates what the run's steps differ in
 * @param clipNorm largest L2 norm of the whole gradient; 0: no clipping
 */
record StepTraining<S extends Examples>(
    String configuration,
    Batches<S> batches,
    KernelChoice kernel,
    Rates rates,
    double clipNorm,
    Moments moments,
    StateLayout layout)
    implements LocalTraining<S> {

  /**
   * What changes from step to step.
   *
   * @param full the learning rate where the schedule does not lower it
   * @param sampling the last step's probability of {@link ScheduledSampling}
   * @param steps of the whole run
   */
  record Rates(double full, Schedule schedule, double sampling, long steps)
      implements Serializable {
    double learningRate(Round round, long step) {
      return full * schedule.at(step, steps) * round.rateScale();
    }

    /** The probability of scheduled sampling: 0 in the first step, then in a straight line. */
    double sampling(long step) {
      return sampling * Math.min(1, (double) step / Math.max(1, steps - 1));
    }
  }

  /** Rounds that train a graph on the driver, sequence by sequence. */
  static ExactRounds<Shard> rounds(
      JavaSparkContext spark, Shards shards, ComputationGraph graph, Work work) {
    TrainingSettings settings = work.settings();
    var batches =
        new Batches.OfSequences(work.feeding(), settings.exact().batching(settings.batchSize()));
    int[] sizes = Attendance.sizes(work.rows(), settings.workers());
    return rounds(spark, shards.shards(), batches, sizes, graph, work);
  }

  /** Rounds that train a graph on the driver, window by window of each worker's text. */
  static ExactRounds<Stream> rounds(
      JavaSparkContext spark, Streams streams, ComputationGraph graph, Work work) {
    return rounds(spark, streams.streams(), new Batches.OfWindows(), streams.sizes(), graph, work);
  }

  private static <S extends Examples> ExactRounds<S> rounds(
      JavaSparkContext spark,
      JavaRDD<S> shards,
      Batches<S> examples,
      int[] sizes,
      ComputationGraph graph,
      Work work) {
    TrainingSettings settings = work.settings();
    ExactSettings exact = settings.exact();
    NetworkState all = NetworkState.of(graph.params(), graph.getUpdater().getStateViewArray());
    NetworkState state = exact.moments() == Moments.AVERAGE ? all : all.withoutUpdater();
    StateLayout layout = StateLayout.of(graph, state);
    int largest = Arrays.stream(sizes).max().orElse(0);
    int batches = ExactRounds.batches(spark, shards, examples.batching(), largest, work.seed(), 1);
    long steps = (long) settings.epochs() * batches;
    var rates =
        new Rates(settings.learningRate(), exact.schedule(), exact.scheduledSampling(), steps);
    var local =
        new StepTraining<>(
            graph.getConfiguration().toJson(),
            examples,
            work.kernel(),
            rates,
            settings.clipNorm(),
            exact.moments(),
            layout);
    var outer = new OuterMomentum(exact.outer(), layout);
    return new ExactRounds<>(spark, shards, local, state, outer, work.advice(), work.seed(), sizes);
  }

  @Override
  public Batching batching() {
    return batches.batching();
  }

  @Override
  public EpochOrder order(S shard, long seed, int epoch) {
    return batches.order(shard, seed, epoch);
  }

  @Override
  public Replica<S> open() {
    var graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    OwnLayers.use(graph, kernel);
    return new Trainee(graph);
  }

  /** A graph in training. */
  private final class Trainee implements Replica<S> {
    private final ComputationGraph graph;
    private final TrainingStep step;
    private final NetworkState whole;
    private final NetworkState fresh;
    private final List<TokenEmbeddingLayer> tables;
    private final List<BitSet> touched;
    private Map<String, RecurrentState> states = Map.of();

    Trainee(ComputationGraph graph) {
      this.graph = graph;
      this.step = clipNorm > 0 ? new TrainingStep(graph, clipNorm) : new TrainingStep(graph);
      this.whole = NetworkState.of(graph.params(), graph.getUpdater().getStateViewArray());
      this.fresh = whole.copyOfUpdater();
      this.tables = TokenTables.layers(graph);
      this.touched = tables.stream().map(table -> new BitSet()).toList();
    }

    @Override
    public NetworkState state() {
      return moments == Moments.AVERAGE ? whole : whole.withoutUpdater();
    }

    @Override
    public void begin(LocalTraining<S> task) {
      touched.forEach(BitSet::clear);
      if (moments == Moments.RESET) {
        whole.updater().put(0, fresh.updater(), 0, fresh.updater().capacity());
      }
    }

    @Override
    public void carry(byte[] carried) {
      states = CarriedStates.of(carried);
    }

    @Override
    public byte[] carried() {
      return CarriedStates.bytes(states);
    }

    @Override
    public int[][] touched() {
      return touched.stream().map(rows -> rows.stream().toArray()).toArray(int[][]::new);
    }

    @Override
    public Prepared prepare(S shard, int[] examples) {
      MultiDataSet batch = batches.of(shard, examples);
      long tokens = batches.tokens(shard, examples);
      return (round, worker, position) -> train(batch, tokens, round, worker, position);
    }

    private Trained train(MultiDataSet batch, long tokens, Round round, int worker, int position) {
      long global = round.step(position);
      long counted = moments == Moments.AVERAGE ? global : position - round.firstBatch();
      // Stock layers draw from the thread's generator, ours from the key.
      Nd4j.getRandom().setSeed(Seeds.of(round.seed(), round.epoch(), worker, position));
      var key = new StepKey(round.seed(), worker, global);
      var moment = new Moment(counted, rates.learningRate(round, global));
      StepReport report = step(key, moment, sampled(batch, key));
      for (int i = 0; i < tables.size(); i++) {
        if (!layout.tables().get(i).frozen()) {
          for (int row : tables.get(i).rowGradients().rows()) {
            touched.get(i).set(row);
          }
        }
      }
      return new Trained(report.loss(), report.counted(), tokens, report.finite(), 1);
    }

    private MultiDataSet sampled(MultiDataSet batch, StepKey key) {
      double probability = rates.sampling(key.step());
      return probability == 0 ? batch : ScheduledSampling.of(graph, batch, probability, key);
    }

    private StepReport step(StepKey key, Moment moment, MultiDataSet batch) {
      if (!batches.carry()) {
        return step.take(key, moment, batch);
      }
      CarriedStep taken = step.takeCarrying(key, moment, batch, states);
      states = taken.last();
      return taken.report();
    }
  }
}
