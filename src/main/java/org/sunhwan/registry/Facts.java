package org.sunhwan.registry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Compares the facts of two manifests. */
final class Facts {
  private Facts() {}

  /** What differs, by dotted name, as [first, second]; null where one has no such fact. */
  static Map<String, List<Object>> differences(
      Map<String, Object> first, Map<String, Object> second) {
    Map<String, Object> here = flat(first);
    Map<String, Object> there = flat(second);
    Set<String> names = new LinkedHashSet<>(here.keySet());
    names.addAll(there.keySet());
    Map<String, List<Object>> differences = new LinkedHashMap<>();
    for (String name : names) {
      if (!Objects.equals(here.get(name), there.get(name))) {
        differences.put(name, Arrays.asList(here.get(name), there.get(name)));
      }
    }
    return differences;
  }

  private static Map<String, Object> flat(Map<?, ?> facts) {
    Map<String, Object> flat = new LinkedHashMap<>();
    facts.forEach(
        (name, fact) -> {
          if (fact instanceof Map<?, ?> nested) {
            flat(nested).forEach((inner, value) -> flat.put(name + "." + inner, value));
          } else {
            flat.put(name.toString(), fact);
          }
        });
    return flat;
  }
}
