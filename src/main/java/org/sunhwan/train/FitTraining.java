package org.sunhwan.train;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sunhwan.layers.StepKey;

/**
 * Training by DL4J's own {@code fit}: the user's network keeps its loss, updater and configuration.
 *
 * @param hooks called around each batch, where it is trained
 * @param digests of the workers' examples
 */
record FitTraining(
    Dl4jNetwork.Configuration configuration,
    Batching batching,
    StateLayout layout,
    List<TrainingHook> hooks,
    List<String> digests)
    implements LocalTraining<SerializedExamples> {

  @Override
  public Replica<SerializedExamples> open() {
    return new Trainee(configuration.open());
  }

  /** A network in training. */
  private static final class Trainee implements Replica<SerializedExamples> {
    private final Dl4jNetwork network;
    private final NetworkState state;
    private List<TrainingHook> hooks = List.of();
    private List<String> digests = List.of();
    private StepKey first; // of the steps that the batch in training takes

    Trainee(Dl4jNetwork network) {
      this.network = network;
      this.state = network.state();
      // With truncated BPTT one batch is several steps, and our layers want a key for each.
      network
          .model()
          .addListeners(
              new BaseTrainingListener() {
                @Override
                public void iterationDone(Model model, int iteration, int epoch) {
                  network.begin(new StepKey(first.seed(), first.worker(), iteration + 1));
                }
              });
    }

    @Override
    public NetworkState state() {
      return state;
    }

    /** Hooks may hold accumulators, which belong to one task. */
    @Override
    public void begin(LocalTraining<SerializedExamples> task) {
      hooks = ((FitTraining) task).hooks();
      digests = ((FitTraining) task).digests();
    }

    @Override
    public Prepared prepare(SerializedExamples shard, int[] examples) {
      requireSame(digests.get(shard.worker()), shard);
      MultiDataSet batch = shard.batch(examples);
      long tokens = Arrays.stream(examples).map(shard::length).asLongStream().sum();
      return (round, worker, position) -> fit(batch, tokens, round, worker, position);
    }

    private static void requireSame(String dealt, SerializedExamples shard) {
      if (!shard.digest().equals(dealt)) {
        throw new TrainingException(
            ("The examples of worker %d were lost with an executor, and the RDD that fit was given"
                    + " yields others when it is computed again: examples would be trained twice"
                    + " or not at all. Persist the RDD on disk, or checkpoint it, if it draws at"
                    + " random or depends on an order; then resume.")
                .formatted(shard.worker()));
      }
    }

    private Trained fit(MultiDataSet batch, long tokens, Round round, int worker, int position) {
      if (position == round.firstBatch()) {
        // Later batches go on from here, however many steps they are.
        network.count(Math.toIntExact(round.steps()), round.epoch() - 1);
      }
      int before = network.iterations();
      // Stock layers draw from the thread's generator, ours from the key.
      first = new StepKey(round.seed(), worker, before);
      network.begin(first);
      Nd4j.getRandom().setSeed(Seeds.of(round.seed(), round.epoch(), worker, position));
      long examples = batch.getFeatures(0).size(0);
      network.fit(batch, hooks);
      double loss = network.model().score();
      int steps = network.iterations() - before;
      return new Trained(loss, examples, tokens, Double.isFinite(loss), steps);
    }
  }
}
