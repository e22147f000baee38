package org.sunhwan.train;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was trained in a round.
 *
 * @param loss mean over the round's sequences; includes the weight decay term where there is one
 */
record RoundReport(double loss, long sequences, long tokens) {

  /**
   * Adds up the workers' reports, after checking that every batch of the round was trained, and
   * that everything is still a number.
   */
  static RoundReport of(Round round, Collection<BatchReport> received, TrainingSettings settings) {
    // A task that Spark ran twice reports twice; the second says the same as the first.
    var batches = new TreeMap<Long, BatchReport>();
    received.forEach(b -> batches.put((long) b.worker() << 32 | b.position(), b));
    requireFinite(round, batches.values(), settings);
    requireComplete(round, batches.values());
    double loss = 0;
    long sequences = 0;
    long tokens = 0;
    for (BatchReport batch : batches.values()) {
      loss += batch.loss() * batch.sequences();
      sequences += batch.sequences();
      tokens += batch.tokens();
    }
    return new RoundReport(loss / sequences, sequences, tokens);
  }

  private static void requireComplete(Round round, Collection<BatchReport> batches) {
    Plan plan = round.plan();
    long[] trained = new long[plan.workers()];
    batches.forEach(b -> trained[b.worker()] += b.sequences());
    for (int worker = 0; worker < plan.workers(); worker++) {
      int due = plan.sequences(worker, round.round());
      if (trained[worker] != due) {
        throw new TrainingException(
            ("Epoch %d, round %d: worker %d trained %d sequences where %d were due. Every sequence"
                    + " must be trained exactly once an epoch, so this run stops; please report"
                    + " it with the log.")
                .formatted(round.epoch(), round.round(), worker, trained[worker], due));
      }
    }
  }

  private static void requireFinite(
      Round round, Collection<BatchReport> batches, TrainingSettings settings) {
    batches.stream()
        .filter(b -> !b.finite())
        .min(Comparator.comparingInt(BatchReport::position).thenComparing(BatchReport::worker))
        .ifPresent(
            bad -> {
              throw diverged(round, bad, settings);
            });
  }

  private static TrainingDivergedException diverged(
      Round round, BatchReport bad, TrainingSettings settings) {
    return new TrainingDivergedException(
        ("Training diverged in epoch %d, round %d: with batch %d of worker %d (training sequences"
                + " %s) the %s. Lower train.learning-rate (now %s) or bound gradients with"
                + " train.clip-norm (now %s), then start a new run.")
            .formatted(
                round.epoch(),
                round.round(),
                bad.position() + 1,
                bad.worker(),
                shown(bad.numbers()),
                Double.isFinite(bad.loss())
                    ? "parameters stopped being finite numbers"
                    : "loss became " + bad.loss(),
                settings.learningRate(),
                settings.clipNorm()));
  }

  private static String shown(long[] numbers) {
    String first =
        Arrays.stream(numbers).limit(8).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return numbers.length <= 8 ? first : first + " and " + (numbers.length - 8) + " more";
  }
}
