package org.sunhwan.train;

import java.io.Serializable;
import java.util.List;

/**
 * How an executor comes to know the state of a round, whatever it knew before: the state as a whole
 * at one version, and what each later round changed. Who knows a version reads the changes behind
 * it; who knows nothing reads all.
 *
 * @param run names the run in executors' caches
 * @param overSpark whether Spark brings results to the driver, or they are handed over
 * @param first version of the first change, which is whole
 */
record Updates(String run, boolean overSpark, int first, List<Handover.Sent> changes)
    implements Serializable {
  int version() {
    return first + changes.size() - 1;
  }

  Excerpt change(int version) {
    return changes.get(version - first).value();
  }
}
