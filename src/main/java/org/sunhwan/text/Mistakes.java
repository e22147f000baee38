package org.sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, so that a user sees all of it at once. */
final class Mistakes {
  private final List<String> sentences = new ArrayList<>();

  void unless(boolean right, String sentence) {
    if (!right && !sentences.contains(sentence)) {
      sentences.add(sentence);
    }
  }

  void report() {
    if (!sentences.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", sentences) + ".");
    }
  }
}
