package org.sunhwan.inference;

/**
 * A sentence that a network wrote.
 *
 * @param tokens ids, without beginning and end
 * @param logProbability ln p of the tokens and the end after them, given the source
 * @param attention for each token and then the end, how much it attended to each token of the
 *     source, [T + 1][S]; each row adds up to 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Translation(int[] tokens, double logProbability, float[][] attention) {}
