package org.sunhwan.evaluate;

/**
 * How varied and how new generated texts are.
 *
 * @param texts generated
 * @param distinct different texts, over texts
 * @param longTexts texts of more than {@link GenerationTally#SHORT} characters
 * @param verbatim of those, the share that stands in the training texts word for word; NaN without
 *     any
 */
public record GenerationFigures(long texts, double distinct, long longTexts, double verbatim) {}
