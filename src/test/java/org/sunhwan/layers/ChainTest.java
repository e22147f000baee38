package org.sunhwan.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against all sequences of tags, one by one, as the definition has it. */
class ChainTest {

  /** Everything that can be said of a sentence, by going through all C^T sequences of tags. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Exhaustive(double sum, double[] probabilities, Chain uses, int[] best) {
    static Exhaustive of(Chain chain, double[] z, int length) {
      List<int[]> paths = paths(chain.tags(), length);
      double[] scores = paths.stream().mapToDouble(path -> score(chain, z, path)).toArray();
      double largest = Arrays.stream(scores).max().orElseThrow();
      double sum =
          largest + Math.log(Arrays.stream(scores).map(score -> Math.exp(score - largest)).sum());
      int c = chain.tags();
      double[] probabilities = new double[length * c];
      Chain uses = Chain.zero(c);
      int[] best = null;
      for (int i = 0; i < scores.length; i++) {
        int[] path = paths.get(i);
        double p = Math.exp(scores[i] - sum);
        uses.start()[path[0]] += p;
        uses.end()[path[length - 1]] += p;
        for (int t = 0; t < length; t++) {
          probabilities[t * c + path[t]] += p;
          if (t > 0) {
            uses.transitions()[path[t - 1] * c + path[t]] += p;
          }
        }
        best = best == null && scores[i] == largest ? path : best;
      }
      return new Exhaustive(sum, probabilities, uses, best);
    }

    private static double score(Chain chain, double[] z, int[] path) {
      double score = chain.start()[path[0]];
      for (int t = 0; t < path.length; t++) {
        score += z[t * chain.tags() + path[t]];
        score += t > 0 ? chain.transitions()[path[t - 1] * chain.tags() + path[t]] : 0;
      }
      return score + chain.end()[path[path.length - 1]];
    }

    private static List<int[]> paths(int tags, int length) {
      List<int[]> paths = new ArrayList<>();
      int count = (int) Math.round(Math.pow(tags, length));
      for (int number = 0; number < count; number++) {
        int[] path = new int[length];
        for (int t = 0, rest = number; t < length; t++, rest /= tags) {
          path[t] = rest % tags;
        }
        paths.add(path);
      }
      return paths;
    }
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        Arguments.of(1, 1, 1.0),
        Arguments.of(1, 4, 1.0),
        Arguments.of(5, 1, 1.0),
        Arguments.of(2, 7, 1.0),
        Arguments.of(4, 5, 3.0),
        // Products of scaled numbers underflow: neighbours are thousands apart.
        Arguments.of(3, 6, 2000.0),
        Arguments.of(4, 4, 500.0));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void sumsAndUsesAreThoseOfAllSequences(int tags, int length, double spread) {
    for (int seed = 0; seed < 20; seed++) {
      Chain chain = random(tags, spread, seed);
      double[] z = normal(length * tags, spread, seed + 100);
      Exhaustive expected = Exhaustive.of(chain, z, length);
      double[] p = new double[z.length];
      Chain uses = Chain.zero(tags);
      double sum = new ChainSums(chain).over(z, length, p, uses, 1);
      // Double precision, of scores as large as the spread times the length.
      double tolerance = 1e-13 * Math.max(1, spread * length);
      assertEquals(expected.sum, sum, tolerance);
      assertArrayEquals(expected.probabilities, p, tolerance);
      assertArrayEquals(expected.uses.start(), uses.start(), tolerance);
      assertArrayEquals(expected.uses.transitions(), uses.transitions(), tolerance);
      assertArrayEquals(expected.uses.end(), uses.end(), tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void bestIsTheBestOfAllSequences(int tags, int length, double spread) {
    for (int seed = 0; seed < 20; seed++) {
      Chain chain = random(tags, spread, seed);
      double[] z = normal(length * tags, spread, seed + 200);
      assertArrayEquals(Exhaustive.of(chain, z, length).best, chain.best(z, length));
    }
  }

  @Test
  void ofEqualSequencesTheLowestTagsAreBest() {
    assertArrayEquals(new int[4], Chain.zero(3).best(new double[12], 4));
  }

  @Test
  void scoresAndCountsOneSequence() {
    Chain chain = random(3, 1, 5);
    double[] z = normal(12, 1, 6);
    int[] path = {2, 2, 0, 2};
    assertEquals(Exhaustive.score(chain, z, path), chain.score(z, path), 1e-14);
    Chain counts = Chain.zero(3);
    counts.count(path, -1);
    assertArrayEquals(new double[] {0, 0, -1}, counts.start());
    assertArrayEquals(new double[] {0, 0, -1, 0, 0, 0, -1, 0, -1}, counts.transitions());
    assertArrayEquals(new double[] {0, 0, -1}, counts.end());
  }

  /** Tags that are ruled out have no part in the sum, and none in the uses. */
  @Test
  void tagsRuledOutAreOnNoPath() {
    Chain chain = random(3, 1, 7);
    double[] z = normal(15, 1, 8);
    for (int ruledOut : new int[] {0, 4, 5, 6, 14}) {
      z[ruledOut] = Double.NEGATIVE_INFINITY;
    }
    Exhaustive expected = Exhaustive.of(chain, z, 5);
    double[] p = new double[15];
    Chain uses = Chain.zero(3);
    assertEquals(expected.sum, new ChainSums(chain).over(z, 5, p, uses, 1), 1e-13);
    assertArrayEquals(expected.probabilities, p, 1e-13);
    assertArrayEquals(expected.uses.transitions(), uses.transitions(), 1e-13);
    assertEquals(0, p[4]);
  }

  /** Scores around 10^5 and 17^5,000 sequences: nothing overflows, and probabilities add up. */
  @Test
  void longSentencesStayFinite() {
    int length = 5000;
    Chain chain = random(17, 2, 9);
    double[] p = new double[length * 17];
    Chain uses = Chain.zero(17);
    double sum = new ChainSums(chain).over(normal(length * 17, 10, 10), length, p, uses, 1);
    assertTrue(Double.isFinite(sum));
    for (int t = 0; t < length; t++) {
      double total = Arrays.stream(p, t * 17, (t + 1) * 17).sum();
      assertEquals(
          1, total, 1e-7); // differences of logarithms around 10^5, each summed 5,000 times
    }
    assertEquals(length - 1, Arrays.stream(uses.transitions()).sum(), 1e-4);
  }

  static Chain random(int tags, double spread, int seed) {
    return new Chain(
        normal(tags, spread, seed),
        normal(tags * tags, spread, seed + 1),
        normal(tags, spread, seed + 2));
  }

  private static double[] normal(int count, double spread, int seed) {
    Random random = new Random(seed);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = spread * random.nextGaussian();
    }
    return numbers;
  }
}
