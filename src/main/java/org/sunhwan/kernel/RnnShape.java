package org.sunhwan.kernel;

/**
 * What oneDNN compiles an RNN for.
 *
 * @param rightToLeft whether it reads from the last time step; only for batches without padding,
 *     because it knows no lengths
 * @param training whether the forward pass leaves a workspace for a backward pass
 */
record RnnShape(
    Cell cell,
    Precision precision,
    boolean rightToLeft,
    boolean training,
    int time,
    int batch,
    int inputSize,
    int hiddenSize) {}
