package org.sunhwan.train;

/**
 * How a network is trained.
 *
 * @param workers logical workers W whose parameters are averaged; part of the result, unlike the
 *     number of executors
 * @param batchSize sequences in a minibatch
 * @param averagingInterval minibatches K that every worker trains between two averages
 * @param epochs passes over the training rows at most
 * @param patience epochs without a better validation metric after which training stops; 0: never
 * @param metric the validation metric that picks the best epoch
 * @param updater the optimiser
 * @param learningRate its step size
 * @param clipNorm largest L2 norm of each layer's gradient; 0: no clipping
 * @param l2 weight decay on weights, not on biases or vectors
 * @param trainer which training master averages
 */
public record TrainingSettings(
    int workers,
    int batchSize,
    int averagingInterval,
    int epochs,
    int patience,
    Metric metric,
    Updater updater,
    double learningRate,
    double clipNorm,
    double l2,
    Trainer trainer) {

  /** Validation metrics, each with its better direction. */
  public enum Metric {
    ACCURACY,
    MACRO_F1,
    LOSS;

    /** Whether a is better than b. */
    public boolean better(double a, double b) {
      return this == LOSS ? a < b : a > b;
    }
  }

  /** Optimisers. */
  public enum Updater {
    SGD,
    MOMENTUM,
    ADAM,
    RMSPROP
  }

  /** Training masters. */
  public enum Trainer {
    /** DL4J Spark's own parameter averaging, fed so that it trains on every example. */
    STOCK
  }
}
