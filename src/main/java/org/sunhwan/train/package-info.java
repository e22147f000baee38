/** Floor 3. Averaging rounds on Spark: data order, early stopping, the best model, resuming. */
package org.sunhwan.train;
