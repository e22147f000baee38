package org.sunhwan.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels that exist and their ids; without any, every label will do. */
final class Names {
  private final Map<String, Integer> ids = new HashMap<>();

  Names(List<String> labels) {
    labels.forEach(label -> ids.put(label, ids.size()));
  }

  int id(String label) {
    return ids.get(label);
  }

  boolean known(String label) {
    return ids.isEmpty() || ids.containsKey(label);
  }

  int size() {
    return ids.size();
  }

  /** Corpus text in an explanation: short. */
  static String shown(String value) {
    if (value == null) {
      return "null";
    }
    return "\"" + (value.length() <= 100 ? value : value.substring(0, 100) + "…") + "\"";
  }
}
