package org.sunhwan.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How an executor comes to know the state of a round, whatever it knew before: the state as a whole
 * at one version, and what the last rounds changed. Who knows a version reads the changes behind
 * it; who knows nothing, or too little, reads the whole and what was changed since.
 *
 * @param run names the run in executors' caches
 * @param overSpark whether Spark brings results to the driver, or they are handed over
 * @param version of the state that the last change leads to
 * @param changes in order; they may begin with the one that led to the whole
 */
record Updates(
    String run,
    boolean overSpark,
    int version,
    Handover.Sent whole,
    int wholeVersion,
    List<Handover.Sent> changes)
    implements Serializable {

  /**
   * What is to be written over a known state, one after the other.
   *
   * @param known its version, below this one; -1: nothing is known
   */
  List<Handover.Sent> since(int known) {
    int before = version - changes.size(); // what the first change starts from
    if (known >= before) {
      return changes.subList(known - before, changes.size());
    }
    List<Handover.Sent> all = new ArrayList<>(List.of(whole));
    all.addAll(changes.subList(wholeVersion - before, changes.size()));
    return all;
  }
}
