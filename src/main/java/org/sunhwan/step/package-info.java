/**
 * Floor 2. One worker's training step, read top to bottom in {@link org.sunhwan.step.TrainingStep}:
 * forward, loss, backward, clip, update. No Spark, no schedule, no data order.
 *
 * <p>How parameters are updated stands in the graph's own configuration, and the numbers stand
 * where DL4J keeps them: its parameter vector, its gradient vector, its updater state. So DL4J's
 * zip, its averaging and its {@code fit} work before, between and after steps.
 *
 * <p>Invariants: a step costs what it touches, so a vocabulary's size does not matter where
 * gradients come as rows; its bits depend on the batch, the key, the moment and the kernel only,
 * not on threads; a step that meets a number that is not finite changes nothing.
 */
package org.sunhwan.step;
