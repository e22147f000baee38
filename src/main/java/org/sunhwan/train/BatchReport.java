package org.sunhwan.train;

import java.io.Serializable;

/**
 * What a worker says of a batch it trained.
 *
 * @param position the batch's place in the worker's epoch, from 0
 * @param loss mean over the batch, before its step
 * @param finite whether loss and parameters are numbers after the step
 * @param numbers the batch's sequences, only when something is not finite
 */
@SuppressWarnings("ArrayRecordComponent")
record BatchReport(
    int worker,
    int position,
    int sequences,
    long tokens,
    double loss,
    boolean finite,
    long[] numbers)
    implements Serializable {}
