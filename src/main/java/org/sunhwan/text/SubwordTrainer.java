package org.sunhwan.text;

import java.util.Map;

/** Stub. */
final class SubwordTrainer {
  private SubwordTrainer() {}

  static SubwordTokenizer train(Map<String, Long> words, TokenizerSettings settings) {
    throw new UnsupportedOperationException();
  }
}
