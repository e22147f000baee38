package org.sunhwan.job;

import java.util.List;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.train.ClassWeights;
import org.sunhwan.train.ExactSettings;
import org.sunhwan.train.OuterMomentum;
import org.sunhwan.train.Schedule;
import org.sunhwan.train.TrainingSettings;

/**
 * The keys of train. Those of other tasks and trainers are read too, so that mistakes show early.
 */
final class TrainingKeys {
  private TrainingKeys() {}

  static TrainingSettings read(Keys keys, TaskName task, NetworkShape network) {
    int workers = keys.integer("train.workers", 1, 10_000);
    int batch = keys.integer("train.batch-size", 1, 100_000);
    int interval = keys.integer("train.averaging-interval", 1, 1_000_000);
    int epochs = keys.integer("train.epochs", 1, 100_000);
    int patience = keys.integer("train.patience", 0, 100_000);
    String metric = TaskKeys.metric(keys, "train.metric", task, task.metrics().get(0));
    var updater = keys.choice("train.updater", TrainingSettings.Updater.class);
    double rate = keys.decimal("train.learning-rate", "0.0000001", "100");
    double clip = keys.decimal("train.clip-norm", "0", "1000000");
    double l2 = keys.decimal("train.l2", "0", "1");
    double decay = keys.decimal("train.weight-decay", "0", "1");
    ClassWeights weights = classWeights(keys, task, network);
    var trainer = keys.choice("train.trainer", TrainingSettings.Trainer.class);
    ExactSettings exact = exact(keys, task);
    return weights == null
        ? null
        : keys.make(
            () ->
                new TrainingSettings(
                    workers, batch, interval, epochs, patience, metric, updater, rate, clip, l2,
                    decay, weights, trainer, exact));
  }

  private static ClassWeights classWeights(Keys keys, TaskName task, NetworkShape network) {
    List<String> words = keys.texts("train.class-weights");
    if (!words.isEmpty()
        && network != null
        && network.implementation() == NetworkShape.Implementation.STOCK) {
      keys.note(
          "train.class-weights is %s and network.implementation is stock, but DL4J's own layers cannot do that. Use implementation = own, or leave the weights out."
              .formatted(words));
    }
    if (!words.isEmpty() && task != TaskName.CLASSIFY && task != TaskName.TAG) {
      keys.note(
          "train.class-weights is %s, but the task %s has no labels of one class each to weigh. Leave the weights out."
              .formatted(words, Keys.word(task)));
    }
    return keys.make(() -> ClassWeights.of(words));
  }

  private static ExactSettings exact(Keys keys, TaskName task) {
    var batchBy = keys.choice("train.batch-by", ExactSettings.BatchBy.class);
    var moments = keys.choice("train.moments", ExactSettings.Moments.class);
    double momentum = keys.decimal("train.outer-momentum", "0", "0.999");
    double rate = keys.decimal("train.outer-rate", "0.001", "10");
    boolean nesterov = keys.flag("train.outer-nesterov");
    long singleSteps = keys.whole("train.single-steps", 0, 1_000_000_000);
    Schedule schedule = schedule(keys);
    int window = keys.integer("train.window", 1, 100_000);
    double sampling = scheduledSampling(keys, task);
    int checkpointRounds = keys.integer("train.checkpoint-rounds", 0, 1_000_000);
    int rollbacks = keys.integer("train.rollbacks", 0, 100);
    return keys.make(
        () ->
            new ExactSettings(
                batchBy,
                moments,
                new OuterMomentum.Settings(momentum, rate, nesterov),
                singleSteps,
                schedule,
                window,
                sampling,
                checkpointRounds,
                rollbacks));
  }

  private static double scheduledSampling(Keys keys, TaskName task) {
    double sampling = keys.decimal("train.scheduled-sampling", "0", "1");
    if (sampling > 0 && task != TaskName.TRANSLATE) {
      keys.note(
          "train.scheduled-sampling is %s, but the task %s has no decoder that could read what it wrote itself. Use 0, or task = translate."
              .formatted(sampling, Keys.word(task)));
    }
    return sampling;
  }

  private static Schedule schedule(Keys keys) {
    var shape = keys.choice("train.schedule.shape", Schedule.Shape.class);
    long warmUp = keys.whole("train.schedule.warm-up-steps", 0, 1_000_000_000);
    double factor = keys.decimal("train.schedule.factor", "0.001", "1");
    long every = keys.whole("train.schedule.every", 1, 1_000_000_000);
    double least = keys.decimal("train.schedule.least", "0", "1");
    return keys.make(() -> new Schedule(shape, warmUp, factor, every, least));
  }
}
