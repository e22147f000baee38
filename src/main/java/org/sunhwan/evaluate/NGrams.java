package org.sunhwan.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of n neighbouring words or characters, and how many two texts share. */
final class NGrams {
  private NGrams() {}

  /** How often each run of n units occurs; units hold no space. */
  static Map<String, Integer> of(List<String> units, int n) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= units.size(); i++) {
      counts.merge(String.join(" ", units.subList(i, i + n)), 1, Integer::sum);
    }
    return counts;
  }

  /** Runs of the one that the other has too, each as often as both have it. */
  static long shared(Map<String, Integer> one, Map<String, Integer> other) {
    long shared = 0;
    for (Map.Entry<String, Integer> run : one.entrySet()) {
      shared += Math.min(run.getValue(), other.getOrDefault(run.getKey(), 0));
    }
    return shared;
  }

  /** How many runs of n units a text of so many units has. */
  static long total(int units, int n) {
    return Math.max(0, units - n + 1);
  }
}
