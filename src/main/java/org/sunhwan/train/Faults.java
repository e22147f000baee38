package org.sunhwan.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Numbers that stopped being numbers, told so that someone can find the cause. */
final class Faults {
  private static final int SHOWN = 8;

  private Faults() {}

  /**
   * Where a number stopped being one.
   *
   * @param position the batch's place in the worker's epoch, from 0
   * @param loss that of the batch; finite: it was the parameters
   * @param numbers the batch's sequences
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Fault(int worker, int position, double loss, long[] numbers) implements Serializable {}

  /**
   * Ends the run at the first fault, which is of the earliest batch.
   *
   * @param advice what to do about it
   */
  static void requireNone(Round round, Collection<Fault> faults, String advice) {
    faults.stream()
        .min(Comparator.comparingInt(Fault::position).thenComparing(Fault::worker))
        .ifPresent(
            first -> {
              throw new TrainingDivergedException(message(round, first) + advice);
            });
  }

  /**
   * Ends the run where outer momentum has left what a float can hold.
   *
   * @param next where the next round would begin
   */
  static void requireFinite(Round round, StateLayout layout, Excerpt next, String advice) {
    if (!next.allFinite(layout)) {
      throw new TrainingDivergedException(
          ("Training diverged in epoch %d, round %d: the workers' mean was finite, and what"
                  + " train.outer-momentum and train.outer-rate made of it was not. Lower them. %s")
              .formatted(round.epoch(), round.round(), advice));
    }
  }

  private static String message(Round round, Fault fault) {
    return ("Training diverged in epoch %d, round %d: with batch %d of worker %d (training"
            + " sequences %s) the %s. ")
        .formatted(
            round.epoch(),
            round.round(),
            fault.position() + 1,
            fault.worker(),
            shown(fault.numbers()),
            Double.isFinite(fault.loss())
                ? "parameters stopped being finite numbers"
                : "loss became " + fault.loss());
  }

  private static String shown(long[] numbers) {
    String first =
        Arrays.stream(numbers)
            .limit(SHOWN)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", "));
    return numbers.length <= SHOWN ? first : first + " and " + (numbers.length - SHOWN) + " more";
  }

  /** For networks that the configuration describes. */
  static String advice(TrainingSettings settings) {
    return ("Lower train.learning-rate (now %s) or bound gradients with train.clip-norm (now %s),"
            + " then start a new run.")
        .formatted(settings.learningRate(), settings.clipNorm());
  }
}
