/**
 * Floor 3. Averaging rounds on Spark: data order, early stopping, the best model, resuming.
 *
 * <p>Invariants: worker w of W owns the sequences with {@code number % W == w}, whatever executor
 * runs it; every sequence is trained exactly once an epoch, or the run stops; data, settings and
 * seed decide the model to the last bit, so a resumed run ends like an uninterrupted one (on the
 * same kind of processor, with one native thread a task).
 *
 * <p>A round, read from {@link org.sunhwan.train.Training}: {@code EpochLoop} asks {@code Rounds}
 * for one Spark job; its task w takes its {@code Shard}, makes the round's {@code Minibatch}es in
 * the order of {@code EpochOrder}, and DL4J's worker trains them, with {@code WorkerHook} beside
 * every step; {@code StockAveraging} takes the mean in worker order, and {@code RoundReport} checks
 * that nothing was lost and everything is still a number.
 */
package org.sunhwan.train;
