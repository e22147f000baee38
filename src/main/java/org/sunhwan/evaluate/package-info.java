/**
 * Floor 1. Metrics of every task, as pure functions over answers; no Spark.
 *
 * <p>A tally counts rows wherever they are; parts merge in any order into the same whole, to the
 * last bit. What the counts mean are {@link org.sunhwan.evaluate.Figures}, which is evaluation.json
 * and a list of named {@link org.sunhwan.evaluate.Measure measures}, each with its direction.
 *
 * <p>Where the field has a standard program, it is the definition, and a test holds ours against
 * it: scikit-learn for classes, labels and numbers, seqeval (conlleval) for entities, sacreBLEU for
 * translations.
 */
package org.sunhwan.evaluate;
