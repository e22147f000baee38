/**
 * Floor 1. From the shape of a network to a DL4J {@code ComputationGraph}, and the model file.
 *
 * <p>Invariants: padding changes neither outputs nor gradients; equal networks are equal bytes; a
 * model file is never trusted, DL4J sees only what {@link org.sunhwan.network.ModelFile} checked.
 */
package org.sunhwan.network;
