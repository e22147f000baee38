package org.sunhwan.text;

/**
 * Word vectors aligned to a vocabulary. STUB: owner tokens.
 *
 * @param size dimensions d
 * @param values row-major V × d; rows of tokens without a vector are drawn small and seeded,
 *     padding is zero
 * @param found vocabulary tokens that have a given vector
 */
@SuppressWarnings("ArrayRecordComponent")
public record WordVectors(int size, float[] values, int found) {}
