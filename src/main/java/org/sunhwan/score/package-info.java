/** Floor 2. A model over a dataset on Spark: class probabilities, metrics, predictions. */
package org.sunhwan.score;
