/**
 * Floor 2. What a network is: from its {@link org.sunhwan.network.NetworkShape} and its {@link
 * org.sunhwan.network.Task} to a DL4J {@code ComputationGraph} of our layers or DL4J's, from one to
 * the other, and the model file; and how a task's examples become tensors.
 *
 * <p>Reading order: {@link org.sunhwan.network.Networks} has a task draw on an {@link
 * org.sunhwan.network.OwnGraph}; its {@link org.sunhwan.network.Feeding} turns {@link
 * org.sunhwan.network.Example}s into batches.
 *
 * <p>Invariants: equal networks are equal bytes; a model file is never trusted, DL4J sees only what
 * {@link org.sunhwan.network.ModelFile} checked.
 */
package org.sunhwan.network;
