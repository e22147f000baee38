/**
 * Floor 5. Averaging rounds on Spark: data order, schedules, early stopping, the best model,
 * checkpoints, resuming.
 *
 * <p>Invariants: worker w of W owns the sequences with {@code number % W == w}, of a language
 * model's text the w-th stretch, whatever executor runs it; every sequence is trained exactly once
 * an epoch, or the run stops and names those that were not; data, settings and seed decide the
 * model to the last bit, so a resumed run ends like an uninterrupted one (on the same kind of
 * processor, with one native thread a task). All that is drawn at random is drawn from (seed,
 * epoch, worker, batch), so there is no random state to keep; executors hold caches only.
 *
 * <p>Reading order, from {@link org.sunhwan.train.Training}: {@code EpochLoop} asks an {@code
 * Averaging} for rounds. {@code ExactRounds} is ours: it publishes what changed ({@code
 * Publication}), runs one Spark job of {@code WorkerTask}s, and takes the {@code WeightedMean}. A
 * worker's network is a {@code Replica}, which {@code StepTraining} makes for networks that a
 * configuration describes and {@code FitTraining} for the networks of DL4J Spark users, who come by
 * {@link org.sunhwan.train.ExactAveraging}. {@code StockRounds} is DL4J's own averaging, fed so
 * that it loses nothing: the baseline.
 */
package org.sunhwan.train;
