package org.sunhwan.layers;

/**
 * The gradient of a table of token vectors where it is not zero: the rows of a batch's tokens.
 *
 * @param rows token ids, each once, ascending
 * @param values row-major [rows, d]
 */
@SuppressWarnings("ArrayRecordComponent")
public record RowGradients(int[] rows, float[] values) {}
