/**
 * Floor 1. Metrics of a classifier, as pure functions over predictions; no Spark.
 *
 * <p>A {@link org.sunhwan.evaluate.Tally} counts rows wherever they are and merges in any order; an
 * {@link org.sunhwan.evaluate.Evaluation} is what the counts mean, and evaluation.json.
 */
package org.sunhwan.evaluate;
