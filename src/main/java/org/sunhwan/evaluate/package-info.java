/** Floor 1. Metrics of a classifier, as pure functions over predictions; no Spark. */
package org.sunhwan.evaluate;
