package org.sunhwan.train;

import java.util.Objects;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.network.Optimiser;

/**
 * How a network is trained.
 *
 * @param workers logical workers W whose parameters are averaged; part of the result, unlike the
 *     number of executors
 * @param batchSize sequences in a minibatch
 * @param averagingInterval minibatches K that every worker trains between two averages
 * @param epochs passes over the training rows at most
 * @param patience epochs without a better validation metric after which training stops; 0: never
 * @param metric the measure of the validation rows that picks the best epoch
 * @param updater the optimiser
 * @param learningRate its step size
 * @param clipNorm largest L2 norm of the gradient, which stock training takes layer by layer; 0: no
 *     clipping
 * @param l2 λ of ½ λ |w|² in the loss, of weights, not of biases or vectors
 * @param weightDecay AdamW's share of those weights, times the learning rate, that every step takes
 *     away; other optimisers take none
 * @param classWeights what a label of each class counts in the training loss
 * @param trainer which training master averages
 * @param exact what only our own averaging can do
 */
public record TrainingSettings(
    int workers,
    int batchSize,
    int averagingInterval,
    int epochs,
    int patience,
    String metric,
    Updater updater,
    double learningRate,
    double clipNorm,
    double l2,
    double weightDecay,
    ClassWeights classWeights,
    Trainer trainer,
    ExactSettings exact) {
  /** Of AdamW, as PyTorch has it. */
  private static final double WEIGHT_DECAY = 0.01;

  /** Checks every field; what it says names the configuration key. */
  public TrainingSettings {
    Objects.requireNonNull(metric, "train.metric is missing");
    Objects.requireNonNull(updater, "train.updater is missing");
    Objects.requireNonNull(classWeights, "train.class-weights is missing");
    Objects.requireNonNull(trainer, "train.trainer is missing");
    Objects.requireNonNull(exact, "what only exact averaging can do is missing");
    atLeast(1, "workers", workers);
    atLeast(1, "batch-size", batchSize);
    atLeast(1, "averaging-interval", averagingInterval);
    atLeast(1, "epochs", epochs);
    atLeast(0, "patience", patience);
    if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
      throw new IllegalArgumentException(
          "train.learning-rate is " + learningRate + "; it must be above 0.");
    }
    notNegative("clip-norm", clipNorm);
    notNegative("l2", l2);
    notNegative("weight-decay", weightDecay);
    if (updater == Updater.ADAMW && l2 > 0) {
      throw new IllegalArgumentException(
          "train.l2 is %s and train.updater is adamw, which decays weights beside the gradient and not through it. Use train.weight-decay for it, or updater = adam."
              .formatted(l2));
    }
    if (trainer == Trainer.STOCK && exact.scheduledSampling() > 0) {
      throw new IllegalArgumentException(
          "train.scheduled-sampling is %s and train.trainer is stock, but DL4J Spark's averaging trains on batches as they are. Use trainer = exact, or scheduled-sampling = 0."
              .formatted(exact.scheduledSampling()));
    }
  }

  /** With nothing that only our own averaging can do. */
  public TrainingSettings(
      int workers,
      int batchSize,
      int averagingInterval,
      int epochs,
      int patience,
      String metric,
      Updater updater,
      double learningRate,
      double clipNorm,
      double l2,
      Trainer trainer) {
    this(
        workers,
        batchSize,
        averagingInterval,
        epochs,
        patience,
        metric,
        updater,
        learningRate,
        clipNorm,
        l2,
        WEIGHT_DECAY,
        ClassWeights.NONE,
        trainer,
        ExactSettings.DEFAULT);
  }

  private static void atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "train.%s is %d; it must be at least %d.".formatted(key, value, least));
    }
  }

  private static void notNegative(String key, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "train.%s is %s; it must be 0 or above.".formatted(key, value));
    }
  }

  /**
   * The update rule as DL4J knows it; momentum is Nesterov's, 0.9. DL4J clips layer by layer, and
   * only where its own training does: our own clips the whole gradient.
   */
  Optimiser optimiser() {
    return new Optimiser(
        switch (updater) {
          case SGD -> new Sgd(learningRate);
          case MOMENTUM -> new Nesterovs(learningRate, 0.9);
          case ADAM, ADAMW -> new Adam(learningRate);
          case RMSPROP -> new RmsProp(learningRate);
        },
        l2,
        updater == Updater.ADAMW ? weightDecay : 0,
        trainer == Trainer.STOCK ? clipNorm : 0);
  }

  /** Optimisers. */
  public enum Updater {
    SGD,
    MOMENTUM,
    ADAM,
    /** Adam beside which weights decay: Loshchilov and Hutter, 2019. */
    ADAMW,
    RMSPROP
  }

  /** Training masters. */
  public enum Trainer {
    /** DL4J Spark's own parameter averaging, fed so that it trains on every example. */
    STOCK,
    /** Our own: exact, the same bits every time, and cheap. */
    EXACT
  }
}
