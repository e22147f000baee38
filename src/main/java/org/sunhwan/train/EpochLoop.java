package org.sunhwan.train;

import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.network.ModelFile;
import org.sunhwan.train.Progress.Best;

/**
 * Epoch after epoch: train all rounds, validate, keep the best, write checkpoints; until there are
 * no more epochs to train or patience ends.
 */
final class EpochLoop {
  private static final Logger LOG = LoggerFactory.getLogger(EpochLoop.class);

  private final JavaSparkContext spark;
  private final Checkpoints checkpoints;
  private final Function<byte[], Figures> validation;
  private final TrainingListener listener;
  private final TrainingSettings settings;
  private final long seed;

  /** Time and rounds of this try, for the estimate of what is left. */
  private double secondsTraining;

  private long roundsTrained;
  private RoundHealth health = new RoundHealth();

  /**
   * @param validation evaluates a model file on the validation rows
   */
  EpochLoop(
      JavaSparkContext spark,
      Checkpoints checkpoints,
      Function<byte[], Figures> validation,
      TrainingListener listener,
      TrainingSettings settings,
      long seed) {
    this.spark = spark;
    this.checkpoints = checkpoints;
    this.validation = validation;
    this.listener = listener;
    this.settings = settings;
    this.seed = seed;
  }

  /** Trains on from the given progress; the graph holds the numbers of that moment. */
  Progress run(Averaging averaging, ComputationGraph graph, Progress from) {
    Progress progress = from;
    if (settings.exact().rollbacks() > 0 && progress.network() == null) {
      progress = checkpoint(averaging, graph, progress);
    }
    while (!progress.finished(settings)) {
      try {
        progress = epoch(averaging, graph, progress);
      } catch (TrainingDivergedException e) {
        progress = goBack(averaging, graph, progress, e);
      }
    }
    return progress;
  }

  private Progress epoch(Averaging averaging, ComputationGraph graph, Progress before) {
    int epoch = before.position().epochs() + 1;
    int batches = averaging.batches(epoch);
    Progress progress = before;
    while (progress.position().batch() < batches) {
      progress = round(averaging, epoch, batches, progress);
      if (checkpointDue(progress.position(), batches)) {
        progress = checkpoint(averaging, graph, progress);
      }
    }
    tellAdvice(epoch);
    averaging.requireAll(epoch);
    requireAll(epoch, averaging.examples(), progress.position().sequences());
    return validate(averaging, graph, progress);
  }

  /** Epochs of few rounds are looked at together. */
  private void tellAdvice(int epoch) {
    for (Advice advice : health.advice()) {
      LOG.warn("Epoch {}: {}", epoch, advice.sentence());
      listener.advice(epoch, advice);
    }
    if (health.tells()) {
      health = new RoundHealth();
    }
  }

  private Progress round(Averaging averaging, int epoch, int batches, Progress before) {
    long started = System.nanoTime();
    Position at = before.position();
    int size = Math.min(interval(at.steps()), batches - at.batch());
    Round round =
        new Round(
            seed, epoch, at.round() + 1, at.batch(), size, at.steps(), before.pace().rateScale());
    RoundReport report = averaging.run(round);
    double seconds = seconds(started);
    Position next = at.after(report, size, seconds);
    tell(epoch, batches, next, report, seconds);
    return before.at(next, before.effort().plus(1, report.sequences(), seconds));
  }

  /** Batches until the next average. */
  private int interval(long steps) {
    return steps < settings.exact().singleSteps() ? 1 : settings.averagingInterval();
  }

  private boolean checkpointDue(Position position, int batches) {
    int every = settings.exact().checkpointRounds();
    return every > 0 && position.round() % every == 0 && position.batch() < batches;
  }

  private Progress validate(Averaging averaging, ComputationGraph graph, Progress trained) {
    long started = System.nanoTime();
    Position position = trained.position();
    int epoch = position.epochs() + 1;
    byte[] model = ModelFile.write(counted(graph, position.nextEpoch()));
    spark.setJobDescription("epoch %d, validation".formatted(epoch));
    Figures figures = validation.apply(model);
    spark.setJobDescription(null);

    Measure measure = figures.measure(settings.metric());
    boolean better = trained.best() == null || measure.betterThan(trained.best().metric());
    Best best =
        better
            ? new Best(epoch, measure.value(), checkpoints.writeBest(epoch, model))
            : trained.best();
    Schedule schedule = settings.exact().schedule();
    var pace =
        new Progress.Pace(
            schedule.afterEpoch(trained.pace().rateScale(), better), trained.pace().rollbacks());
    double seconds = seconds(started);
    Progress after =
        checkpoint(
            averaging,
            graph,
            trained
                .at(position.nextEpoch(), trained.effort().plus(0, 0, seconds))
                .with(best)
                .with(pace));
    listener.epoch(
        new TrainingListener.Epoch(
            epoch,
            position.loss(),
            figures.measuresFrom(settings.metric()),
            position.sequences(),
            position.tokens(),
            position.seconds() + seconds,
            better));
    return after;
  }

  private Progress checkpoint(Averaging averaging, ComputationGraph graph, Progress progress) {
    byte[] network = ModelFile.writeWithUpdater(counted(graph, progress.position()));
    return checkpoints.commit(progress, network, averaging.memory());
  }

  /** The graph with the counters that DL4J keeps, and counts otherwise: a round as an epoch. */
  private static ComputationGraph counted(ComputationGraph graph, Position position) {
    graph.getConfiguration().setEpochCount(position.epochs());
    graph.getConfiguration().setIterationCount((int) position.steps());
    return graph;
  }

  /** To the last checkpoint, to try again with half the learning rate. */
  private Progress goBack(
      Averaging averaging,
      ComputationGraph graph,
      Progress diverged,
      TrainingDivergedException cause) {
    if (diverged.pace().rollbacks() >= settings.exact().rollbacks()) {
      throw cause;
    }
    Checkpoints.Resumed last = checkpoints.latest(diverged.identity()).orElseThrow(() -> cause);
    LOG.warn(
        "{} Going back to step {} with half the learning rate.",
        cause.getMessage(),
        last.progress().position().steps());
    graph.params().assign(last.network().params());
    INDArray updater = graph.getUpdater().getStateViewArray();
    if (updater != null) {
      updater.assign(last.network().getUpdater().getStateViewArray());
    }
    averaging.resume(last.memory());
    return last.progress().with(diverged.pace().slower());
  }

  private static void requireAll(int epoch, long examples, long trained) {
    if (trained != examples) {
      throw new TrainingException(
          "Epoch %d trained %d sequences, but there are %d to train; please report this."
              .formatted(epoch, trained, examples));
    }
  }

  private void tell(int epoch, int batches, Position next, RoundReport report, double seconds) {
    secondsTraining += seconds;
    roundsTrained++;
    int roundsInEpoch = next.round() + rounds(batches - next.batch(), next.steps());
    long roundsLeft =
        roundsInEpoch
            - next.round()
            + (long) (settings.epochs() - epoch) * rounds(batches, next.steps());
    listener.round(
        new TrainingListener.Round(
            epoch,
            settings.epochs(),
            next.round(),
            roundsInEpoch,
            report.loss(),
            report.sequences(),
            report.tokens(),
            seconds,
            roundsLeft * secondsTraining / roundsTrained));
    report
        .costs()
        .ifPresent(
            costs -> {
              health.add(costs, seconds);
              listener.costs(costs);
            });
  }

  /** Rounds that so many batches take from a global step on. */
  private int rounds(int batches, long steps) {
    int single = (int) Math.min(batches, Math.max(0, settings.exact().singleSteps() - steps));
    int interval = settings.averagingInterval();
    return single + (batches - single + interval - 1) / interval;
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) / 1e9;
  }
}
