package org.sunhwan.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an averaging round costs beside computing, in seconds: job + task · W + up · bytes up + down
 * · bytes down, fitted to measured rounds; and what it would cost on a cluster whose network is
 * known.
 *
 * <p>All results go to the driver over one link, and what it sends goes through a tree of executors
 * (Spark's broadcasts), so up grows with W and down with the logarithm of executors.
 *
 * @param job a round without workers: Spark's job, and the driver's thread between two
 * @param task of each worker, which the driver starts and hears of one after the other
 * @param up of each byte from all workers together: copied out, brought, added
 * @param down of each byte to each executor: copied, brought, taken over
 */
record RoundModel(double job, double task, double up, double down) {
  private static final int UNKNOWNS = 4;

  /** A round that was measured: seconds beyond the slowest worker's data and compute. */
  record Measured(int workers, double bytesUp, double bytesDown, double averaging) {}

  /**
   * A round that might be.
   *
   * @param executors each with one link
   * @param computing seconds of a worker between two averages
   * @param bytes that each worker sends, and each executor gets
   * @param bandwidth of a link, bytes a second
   */
  record Cluster(
      int workers, int executors, int cores, double computing, double bytes, double bandwidth) {}

  /** By least squares of relative errors, none of the four below 0. */
  static RoundModel fit(List<Measured> rounds) {
    boolean[] used = {true, true, true, true};
    while (true) {
      double[] found = solve(rounds, used);
      int worst = -1;
      for (int i = 0; i < UNKNOWNS; i++) {
        if (found[i] < 0 && (worst < 0 || found[i] < found[worst])) {
          worst = i;
        }
      }
      if (worst < 0) {
        return new RoundModel(found[0], found[1], found[2], found[3]);
      }
      used[worst] = false; // measurements say less of it than they scatter
    }
  }

  /** Seconds of averaging, where the machine is the one that was measured. */
  double averaging(Measured round) {
    return job + task * round.workers() + up * round.bytesUp() + down * round.bytesDown();
  }

  /** Seconds of averaging on a cluster: the network's and the driver's own, one after the other. */
  double averaging(Cluster cluster) {
    double bytesUp = cluster.workers() * cluster.bytes();
    double network =
        bytesUp / cluster.bandwidth()
            + cluster.bytes() / cluster.bandwidth() * Math.ceil(log2(cluster.executors() + 1.0));
    return job + task * cluster.workers() + up * bytesUp + down * cluster.bytes() + network;
  }

  /**
   * The same where every executor averages a slice of the parameters, instead of the driver all.
   */
  double bySlices(Cluster cluster) {
    double bytes = cluster.bytes() * cluster.workers() / cluster.executors();
    double network = 2 * bytes / cluster.bandwidth();
    return 2 * job + 2 * task * cluster.workers() + (up + down) * bytes + network;
  }

  /** Seconds of a round. */
  double round(Cluster cluster) {
    return computing(cluster) + averaging(cluster);
  }

  private static double computing(Cluster cluster) {
    int places = cluster.executors() * cluster.cores();
    int turns = (cluster.workers() + places - 1) / places;
    return cluster.computing() * turns;
  }

  /** The largest part of averaging. */
  String limit(Cluster cluster) {
    double bytesUp = cluster.workers() * cluster.bytes();
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("the driver's network", averaging(cluster) - averaging(measured(cluster, bytesUp)));
    parts.put("the driver", task * cluster.workers() + up * bytesUp);
    parts.put("an executor", down * cluster.bytes());
    parts.put("Spark's job", job);
    return Collections.max(parts.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /** Seconds of computing between two averages with which averaging takes a share of the time. */
  double computing(Cluster cluster, double share) {
    return averaging(cluster) * (1 - share) / share;
  }

  private static Measured measured(Cluster cluster, double bytesUp) {
    return new Measured(cluster.workers(), bytesUp, cluster.bytes(), 0);
  }

  /** A line of a Markdown table. */
  String line(Cluster cluster) {
    return String.format(
        Locale.ROOT,
        "| %d | %.1f MB | %.3f s | %.0f %% | %.1f s | %s | %.3f s |",
        cluster.executors(),
        cluster.bytes() / 1e6,
        averaging(cluster),
        100 * averaging(cluster) / round(cluster),
        computing(cluster, 0.05),
        limit(cluster),
        bySlices(cluster));
  }

  /** Normal equations by Gauss and Jordan; unknowns that are not used are 0. */
  private static double[] solve(List<Measured> rounds, boolean[] used) {
    double[][] a = new double[UNKNOWNS][UNKNOWNS + 1];
    for (Measured round : rounds) {
      double[] x = {1, round.workers(), round.bytesUp(), round.bytesDown()};
      double weight = 1 / (round.averaging() * round.averaging());
      for (int i = 0; i < UNKNOWNS; i++) {
        for (int j = 0; j < UNKNOWNS; j++) {
          a[i][j] += used[i] && used[j] ? weight * x[i] * x[j] : 0;
        }
        a[i][UNKNOWNS] += used[i] ? weight * x[i] * round.averaging() : 0;
      }
    }
    for (int i = 0; i < UNKNOWNS; i++) {
      a[i][i] = used[i] ? a[i][i] : 1;
    }
    for (int i = 0; i < UNKNOWNS; i++) {
      for (int row = 0; row < UNKNOWNS; row++) {
        double factor = row == i ? 0 : a[row][i] / a[i][i];
        for (int j = i; j <= UNKNOWNS; j++) {
          a[row][j] -= factor * a[i][j];
        }
      }
    }
    double[] found = new double[UNKNOWNS];
    for (int i = 0; i < UNKNOWNS; i++) {
      found[i] = a[i][UNKNOWNS] / a[i][i];
    }
    return found;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
