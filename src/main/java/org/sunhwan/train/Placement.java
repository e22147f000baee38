package org.sunhwan.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageStatus;

/**
 * Which executor each worker is asked to run on: the same one from round to round, where its caches
 * are, and as many on each as on any other. Left to itself, Spark sends a task where its shard is
 * cached and lets other executors idle, for seconds if need be: after an executor was lost and
 * replaced, for ever.
 */
final class Placement {
  private List<String> places = List.of();

  /** Spark's names of the executors that workers prefer, in worker order; none in local mode. */
  List<String> next(SparkContext spark, int workers) {
    if (spark.isLocal()) {
      return List.of();
    }
    places = assigned(places, alive(), workers);
    return places;
  }

  /**
   * Keeps workers where they are if that executor is alive and has no more than its share.
   *
   * @param before of each worker; empty at first
   */
  static List<String> assigned(List<String> before, List<String> alive, int workers) {
    if (alive.isEmpty()) {
      return List.of();
    }
    int share = (workers + alive.size() - 1) / alive.size();
    Map<String, Integer> loads = new HashMap<>();
    alive.forEach(executor -> loads.put(executor, 0));
    List<String> places = new ArrayList<>(Collections.nCopies(workers, null));
    for (int worker = 0; worker < before.size(); worker++) {
      Integer load = loads.get(before.get(worker));
      if (load != null && load < share) {
        places.set(worker, before.get(worker));
        loads.put(before.get(worker), load + 1);
      }
    }
    for (int worker = 0; worker < workers; worker++) {
      if (places.get(worker) == null) {
        String freest = Collections.min(alive, (a, b) -> loads.get(a) - loads.get(b));
        places.set(worker, freest);
        loads.merge(freest, 1, Integer::sum);
      }
    }
    return List.copyOf(places);
  }

  private static List<String> alive() {
    var executors = new TreeSet<String>();
    for (StorageStatus status : SparkEnv.get().blockManager().master().getStorageStatus()) {
      BlockManagerId id = status.blockManagerId();
      if (!id.isDriver()) {
        // As Spark's TaskLocation reads it.
        executors.add("executor_" + id.host() + "_" + id.executorId());
      }
    }
    return List.copyOf(executors);
  }
}
