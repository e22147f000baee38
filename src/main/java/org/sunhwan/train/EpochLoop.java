package org.sunhwan.train;

import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.network.Labelling;
import org.sunhwan.network.ModelFile;
import org.sunhwan.train.Progress.FileEntry;

/**
 * Epoch after epoch: train all rounds, validate, keep the best, write a checkpoint; until there are
 * no more epochs to train or patience ends.
 */
final class EpochLoop {
  private final JavaSparkContext spark;
  private final Checkpoints checkpoints;
  private final Function<byte[], Evaluation> validation;
  private final TrainingListener listener;
  private final TrainingSettings settings;
  private final long seed;
  private final Labelling labelling;
  private final Plan plan;

  /** Time and rounds of this try, for the estimate of what is left. */
  private double secondsTraining;

  private long roundsTrained;

  /**
   * @param validation evaluates a model file on the validation rows
   */
  EpochLoop(
      JavaSparkContext spark,
      Checkpoints checkpoints,
      Function<byte[], Evaluation> validation,
      TrainingListener listener,
      TrainingSettings settings,
      long seed,
      Labelling labelling,
      Plan plan) {
    this.spark = spark;
    this.checkpoints = checkpoints;
    this.validation = validation;
    this.listener = listener;
    this.settings = settings;
    this.seed = seed;
    this.labelling = labelling;
    this.plan = plan;
  }

  /** Trains on from the given progress; the network holds that epoch's parameters. */
  Progress run(Rounds rounds, ComputationGraph graph, Progress progress) {
    while (!progress.finished(settings)) {
      progress = epoch(rounds, graph, progress);
    }
    return progress;
  }

  private Progress epoch(Rounds rounds, ComputationGraph graph, Progress before) {
    int epoch = before.epoch() + 1;
    long started = System.nanoTime();
    RoundReport trained = train(rounds, graph, epoch);

    byte[] model = ModelFile.write(graph);
    spark.setJobDescription("epoch %d, validation".formatted(epoch));
    Evaluation evaluation = validation.apply(model);
    spark.setJobDescription(null);
    double metric = metric(evaluation);
    boolean best = before.epoch() == 0 || settings.metric().better(metric, before.bestMetric());
    double seconds = seconds(started);

    FileEntry bestFile = best ? checkpoints.writeBest(epoch, model) : before.best();
    FileEntry network = checkpoints.writeNetwork(epoch, ModelFile.writeWithUpdater(graph));
    Progress after =
        new Progress(
            Progress.FORMAT,
            before.identity(),
            epoch,
            best ? epoch : before.bestEpoch(),
            best ? metric : before.bestMetric(),
            before.rounds() + plan.rounds(),
            before.examples() + trained.sequences(),
            before.seconds() + seconds,
            network,
            bestFile);
    checkpoints.commit(after);
    listener.epoch(
        new TrainingListener.Epoch(
            epoch,
            trained.loss(),
            evaluation.loss(),
            evaluation.accuracy(),
            evaluation.macroF1(),
            trained.sequences(),
            trained.tokens(),
            seconds,
            best));
    return after;
  }

  /** All rounds of an epoch, as one report. */
  private RoundReport train(Rounds rounds, ComputationGraph graph, int epoch) {
    long steps = (long) (epoch - 1) * plan.batches(0);
    double loss = 0;
    long sequences = 0;
    long tokens = 0;
    for (int round = 1; round <= plan.rounds(); round++) {
      long started = System.nanoTime();
      RoundReport report =
          rounds.run(
              graph,
              new Round(seed, epoch, round, steps + plan.firstBatch(round), labelling, plan));
      loss += report.loss() * report.sequences();
      sequences += report.sequences();
      tokens += report.tokens();
      tell(epoch, round, report, seconds(started));
    }
    if (sequences != plan.rows()) {
      throw new TrainingException(
          "Epoch %d trained %d sequences, but the training rows are %d; please report this."
              .formatted(epoch, sequences, plan.rows()));
    }
    // DL4J counts a round as an epoch, and every round as full.
    graph.getConfiguration().setEpochCount(epoch);
    graph.getConfiguration().setIterationCount((int) (steps + plan.batches(0)));
    return new RoundReport(loss / sequences, sequences, tokens);
  }

  private void tell(int epoch, int round, RoundReport report, double seconds) {
    secondsTraining += seconds;
    roundsTrained++;
    long roundsLeft = plan.rounds() - round + (long) (settings.epochs() - epoch) * plan.rounds();
    listener.round(
        new TrainingListener.Round(
            epoch,
            settings.epochs(),
            round,
            plan.rounds(),
            report.loss(),
            report.sequences(),
            report.tokens(),
            seconds,
            roundsLeft * secondsTraining / roundsTrained));
  }

  private double metric(Evaluation evaluation) {
    return switch (settings.metric()) {
      case ACCURACY -> evaluation.accuracy();
      case MACRO_F1 -> evaluation.macroF1();
      case LOSS -> evaluation.loss();
    };
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) / 1e9;
  }
}
