package org.sunhwan.train;

import java.io.Serializable;
import org.sunhwan.network.Labelling;

/**
 * One averaging round, as every worker must know it.
 *
 * @param epoch from 1
 * @param round from 1 in each epoch
 * @param steps minibatches trained before this round, counted along the longest shard: the
 *     optimiser's step counter
 */
record Round(long seed, int epoch, int round, long steps, Labelling labelling, Plan plan)
    implements Serializable {}
