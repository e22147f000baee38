package org.sunhwan.train;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.OwnLayers;
import org.sunhwan.network.StepKey;
import org.sunhwan.network.TokenEmbeddingLayer;
import org.sunhwan.step.Moment;
import org.sunhwan.step.StepReport;
import org.sunhwan.step.TrainingStep;
import org.sunhwan.train.ExactSettings.Moments;

/**
 * Training of the networks that a configuration describes, by {@link TrainingStep}.
 *
 * @param configuration the graph's, as JSON
 * @param rates the learning rate over the run
 * @param clipNorm largest L2 norm of the whole gradient; 0: no clipping
 */
record StepTraining(
    String configuration,
    Feeding feeding,
    KernelChoice kernel,
    Rates rates,
    double clipNorm,
    Moments moments,
    Batching batching,
    StateLayout layout)
    implements LocalTraining<Shard> {

  /**
   * The learning rate of every step.
   *
   * @param steps of the whole run
   */
  record Rates(double full, Schedule schedule, long steps) implements Serializable {
    double at(Round round, long step) {
      return full * schedule.at(step, steps) * round.rateScale();
    }
  }

  /** Rounds that train a graph on the driver. */
  static ExactRounds<Shard> rounds(
      JavaSparkContext spark, Shards shards, ComputationGraph graph, Work work) {
    TrainingSettings settings = work.settings();
    ExactSettings exact = settings.exact();
    Batching batching = exact.batching(settings.batchSize());
    NetworkState all = NetworkState.of(graph.params(), graph.getUpdater().getStateViewArray());
    NetworkState state = exact.moments() == Moments.AVERAGE ? all : all.withoutUpdater();
    StateLayout layout = StateLayout.of(graph, state);
    int[] sizes = Attendance.sizes(work.rows(), settings.workers());
    int batches = ExactRounds.batches(spark, shards.shards(), batching, sizes[0], work.seed(), 1);
    var rates =
        new Rates(settings.learningRate(), exact.schedule(), (long) settings.epochs() * batches);
    var local =
        new StepTraining(
            graph.getConfiguration().toJson(),
            work.feeding(),
            work.kernel(),
            rates,
            settings.clipNorm(),
            exact.moments(),
            batching,
            layout);
    var outer = new OuterMomentum(exact.outer(), layout);
    return new ExactRounds<>(
        spark, shards.shards(), local, state, outer, work.advice(), work.seed(), sizes);
  }

  @Override
  public Replica<Shard> open() {
    var graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    OwnLayers.use(graph, kernel);
    return new Trainee(graph);
  }

  /** A graph in training. */
  private final class Trainee implements Replica<Shard> {
    private final TrainingStep step;
    private final NetworkState whole;
    private final NetworkState fresh;
    private final List<TokenEmbeddingLayer> tables;
    private final List<BitSet> touched;

    Trainee(ComputationGraph graph) {
      this.step = clipNorm > 0 ? new TrainingStep(graph, clipNorm) : new TrainingStep(graph);
      this.whole = NetworkState.of(graph.params(), graph.getUpdater().getStateViewArray());
      this.fresh = whole.copyOfUpdater();
      this.tables =
          OwnLayers.of(graph, TokenEmbeddingLayer.class).stream()
              .filter(table -> !table.layerConf().isShared())
              .toList();
      this.touched = tables.stream().map(table -> new BitSet()).toList();
    }

    @Override
    public NetworkState state() {
      return moments == Moments.AVERAGE ? whole : whole.withoutUpdater();
    }

    @Override
    public void begin(LocalTraining<Shard> task) {
      touched.forEach(BitSet::clear);
      if (moments == Moments.RESET) {
        whole.updater().put(0, fresh.updater(), 0, fresh.updater().capacity());
      }
    }

    @Override
    public int[][] touched() {
      int[][] rows = new int[layout.tables().size()][];
      for (int table = 0; table < rows.length; table++) {
        rows[table] = touched.get(table).stream().toArray();
      }
      return rows;
    }

    @Override
    public Prepared prepare(Shard shard, int[] examples) {
      Example[] chosen = shard.examples(examples);
      long tokens = 0;
      for (Example example : chosen) {
        tokens += example.tokens().length;
      }
      long count = tokens;
      MultiDataSet batch = feeding.of(chosen);
      return (round, worker, position) -> train(batch, count, round, worker, position);
    }

    private Trained train(MultiDataSet batch, long tokens, Round round, int worker, int position) {
      long global = round.step(position);
      long counted = moments == Moments.AVERAGE ? global : position - round.firstBatch();
      // Stock layers draw from the thread's generator, ours from the key.
      Nd4j.getRandom().setSeed(Seeds.of(round.seed(), round.epoch(), worker, position));
      StepReport report =
          step.take(
              new StepKey(round.seed(), worker, global),
              new Moment(counted, rates.at(round, global)),
              batch);
      touch();
      return new Trained(report.loss(), report.counted(), tokens, report.finite(), 1);
    }

    /** Layers say which rows a step trained: not only those of a batch's tokens. */
    private void touch() {
      for (int table = 0; table < layout.tables().size(); table++) {
        if (!layout.tables().get(table).frozen()) {
          for (int row : tables.get(table).rowGradients().rows()) {
            touched.get(table).set(row);
          }
        }
      }
    }
  }
}
