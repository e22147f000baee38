package org.sunhwan.train;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What only our own averaging can do.
 *
 * @param batchBy what {@code train.batch-size} counts
 * @param moments what becomes of the updater's state when parameters are averaged
 * @param singleSteps steps at the beginning after each of which workers are averaged (post-local
 *     SGD: Lin, Stich, Patel and Jaggi, "Don't use large mini-batches, use local SGD", 2020)
 * @param window time steps of a language model's window, over which gradients go back
 * @param scheduledSampling the probability, in the last step, that a translator learns to go on
 *     from a token of its own (Bengio and others, "Scheduled sampling for sequence prediction with
 *     recurrent neural networks", 2015); from 0 in the first step it rises in a straight line
 * @param checkpointRounds rounds between two checkpoints; 0: after each epoch only
 * @param rollbacks how often training goes back to the last checkpoint with half the learning rate
 *     when a number stops being one, before it gives up
 */
public record ExactSettings(
    BatchBy batchBy,
    Moments moments,
    OuterMomentum.Settings outer,
    long singleSteps,
    Schedule schedule,
    int window,
    double scheduledSampling,
    int checkpointRounds,
    int rollbacks) {
  public static final ExactSettings DEFAULT =
      new ExactSettings(
          BatchBy.EXAMPLES,
          Moments.AVERAGE,
          OuterMomentum.Settings.NONE,
          0,
          Schedule.CONSTANT,
          64,
          0,
          0,
          0);

  /** What a batch's size is counted in. */
  public enum BatchBy {
    EXAMPLES,
    /** Places for tokens, padding included. */
    TOKENS
  }

  /** Policies for the updater's state. */
  public enum Moments {
    /** The mean of the workers'. */
    AVERAGE,
    /** Nothing: every round begins with none, and with a step counter at 0. */
    RESET
  }

  /** Checks every field; what it says names the configuration key. */
  public ExactSettings {
    Objects.requireNonNull(batchBy, "train.batch-by is missing");
    Objects.requireNonNull(moments, "train.moments is missing");
    Objects.requireNonNull(outer, "train.outer is missing");
    Objects.requireNonNull(schedule, "train.schedule is missing");
    atLeastZero("single-steps", singleSteps);
    if (window < 1) {
      throw new IllegalArgumentException("train.window is " + window + "; it must be at least 1.");
    }
    if (!(scheduledSampling >= 0 && scheduledSampling <= 1)) {
      throw new IllegalArgumentException(
          "train.scheduled-sampling is %s; it must be from 0 to 1.".formatted(scheduledSampling));
    }
    atLeastZero("checkpoint-rounds", checkpointRounds);
    atLeastZero("rollbacks", rollbacks);
  }

  /** Whether a step depends on how many there will be: then a run cannot get more epochs later. */
  boolean knowsItsEnd() {
    return schedule.shape() == Schedule.Shape.COSINE || scheduledSampling > 0;
  }

  private static void atLeastZero(String key, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "train.%s is %d; it must be at least 0.".formatted(key, value));
    }
  }

  /** What an earlier try must have in common with this one, by configuration key. */
  Map<String, String> identity() {
    var identity = new TreeMap<String, String>();
    identity.put("train.batch-by", batchBy.name());
    identity.put("train.moments", moments.name());
    identity.put("train.outer-momentum", Double.toString(outer.momentum()));
    identity.put("train.outer-rate", Double.toString(outer.rate()));
    identity.put("train.outer-nesterov", Boolean.toString(outer.nesterov()));
    identity.put("train.single-steps", Long.toString(singleSteps));
    identity.put("train.schedule", schedule.toString());
    identity.put("train.window", Integer.toString(window));
    if (scheduledSampling > 0) {
      identity.put("train.scheduled-sampling", Double.toString(scheduledSampling));
    }
    if (rollbacks > 0) {
      // Where a run goes back to decides how it goes on; otherwise checkpoints change nothing.
      identity.put("train.rollbacks", Integer.toString(rollbacks));
      identity.put("train.checkpoint-rounds", Integer.toString(checkpointRounds));
    }
    return identity;
  }

  Batching batching(int size) {
    return switch (batchBy) {
      case EXAMPLES -> new Batching.Examples(size);
      case TOKENS -> new Batching.Tokens(size);
    };
  }
}
