/**
 * Floor 4. A model over a dataset on Spark: what it answers, how well, and looks into it.
 *
 * <p>An artifact is checked whole before it answers. One network answers one task at a time and
 * waits in its JVM for the next. How rows are dealt to tasks changes a probability by rounding
 * only, in its last digits: a row's batch mates decide how sums are grouped.
 */
package org.sunhwan.score;
