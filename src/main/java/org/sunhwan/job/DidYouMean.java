package org.sunhwan.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what the user probably wanted to write. */
final class DidYouMean {
  private DidYouMean() {}

  /** {@code " Did you mean x?"}, or nothing when no candidate is near. */
  static String ask(String written, Collection<String> candidates) {
    return nearest(written, candidates).map(near -> " Did you mean " + near + "?").orElse("");
  }

  /** The nearest candidate; one with the same last word counts as near (batch-size). */
  static Optional<String> nearest(String written, Collection<String> candidates) {
    String wanted = plain(written);
    return candidates.stream()
        .filter(
            candidate ->
                distance(wanted, plain(candidate)) <= Math.max(2, wanted.length() / 4)
                    || distance(lastWord(wanted), lastWord(plain(candidate))) <= 1)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(wanted, plain(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** batchSize, batch_size and Batch-Size are all batch-size. */
  private static String plain(String key) {
    return key.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static String lastWord(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Insertions, deletions, replacements, and swaps of neighbours between two words. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
