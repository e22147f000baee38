package org.sunhwan.step;

/**
 * What one step saw.
 *
 * @param loss mean per counted label, before the update; the sum over a network's outputs; without
 *     the penalties on weights
 * @param counted labels that the loss counts: documents, or tokens that are not masked; or the sum
 *     of their weights
 * @param gradientNorm of everything that is trained, weight penalties included, before clipping
 * @param finite whether loss and gradient were numbers that float32 moments can hold; if not,
 *     nothing was updated
 */
public record StepReport(double loss, double counted, double gradientNorm, boolean finite) {}
