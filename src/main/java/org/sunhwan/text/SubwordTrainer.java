package org.sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Learns byte-pair encoding (Sennrich, Haddow and Birch 2016) from words and their counts.
 *
 * <p>The most frequent pair of neighbouring symbols becomes a symbol, again and again; of equally
 * frequent pairs the first in code point order, so the outcome depends on the counts alone. Pair
 * counts are kept up to date merge by merge, and each pair knows the words that may hold it, so a
 * merge costs what it changes.
 */
final class SubwordTrainer {
  /** Longer words (text without spaces, mostly) count as several, to bound the cost of a merge. */
  private static final int LONGEST_WORD = 256;

  private final long minimumCount;

  /** Symbols by number; number 0 is the unknown one. */
  private final TokenTable symbols = new TokenTable();

  private final List<String> texts = new ArrayList<>();

  /** Word w is symbol[starts[w], starts[w] + lengths[w]), and occurs counts[w] times. */
  private int[] symbol = new int[1 << 12];

  private int[] starts = new int[1 << 10];
  private int[] lengths = new int[1 << 10];
  private long[] counts = new long[1 << 10];
  private int words;

  private final PairTable pairs = new PairTable();
  private long[] pairCounts = new long[1 << 10];

  /** Words that hold, or held, each pair. */
  private IntList[] holders = new IntList[1 << 10];

  /** The symbol that each pair merged into; 0 where it has not. */
  private int[] mergedInto = new int[1 << 10];

  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(order());

  /** Pairs that a merge made more frequent, and the last merge that did so to each pair. */
  private final IntList risen = new IntList();

  private int[] risenIn = new int[1 << 10];
  private int mergeNumber = 1;

  /** A pair, and its count when it became a candidate; the count may have changed since. */
  private record Candidate(int pair, long count) {}

  private SubwordTrainer(long minimumCount) {
    this.minimumCount = minimumCount;
    symbol(Vocabulary.SPECIAL.get(Vocabulary.UNKNOWN));
  }

  /** Learns at most {@code settings.merges} merges. The counts' order does not matter. */
  static SubwordTokenizer train(Map<String, Long> words, TokenizerSettings settings) {
    var trainer = new SubwordTrainer(settings.minimumPairCount());
    List<String> alphabet = trainer.alphabet(words);
    alphabet.forEach(trainer::symbol);
    words.forEach(trainer::spell);
    trainer.countPairs();
    List<Subwords.Merge> merges = trainer.learn(settings.merges());
    return new SubwordTokenizer(settings, new Subwords(alphabet, merges));
  }

  private Comparator<Candidate> order() {
    return Comparator.comparingLong(Candidate::count)
        .reversed()
        .thenComparing(candidate -> left(candidate.pair()), Vocabulary::compareCodePoints)
        .thenComparing(candidate -> right(candidate.pair()), Vocabulary::compareCodePoints);
  }

  /** ▁ and the code points that are not too rare, in order. */
  private List<String> alphabet(Map<String, Long> words) {
    Map<Integer, Long> characters = new TreeMap<>();
    words.forEach(
        (word, count) -> word.codePoints().forEach(c -> characters.merge(c, count, Long::sum)));
    characters.values().removeIf(count -> count < minimumCount);
    characters.put(Subwords.BEGIN.codePointAt(0), Long.MAX_VALUE);
    return characters.keySet().stream().map(Character::toString).toList();
  }

  private int symbol(String text) {
    int number = symbols.add(text);
    if (number == texts.size()) {
      texts.add(text);
    }
    return number;
  }

  private void spell(String word, long count) {
    int[] points = (Subwords.BEGIN + word).codePoints().toArray();
    for (int from = 0; from < points.length; from += LONGEST_WORD) {
      int length = Math.min(LONGEST_WORD, points.length - from);
      int start = words == 0 ? 0 : starts[words - 1] + lengths[words - 1];
      reserve(Math.addExact(start, length));
      starts[words] = start;
      lengths[words] = length;
      counts[words] = count;
      for (int i = 0; i < length; i++) {
        int number = symbols.find(Character.toString(points[from + i]));
        symbol[start + i] = Math.max(Subwords.UNKNOWN, number);
      }
      words++;
    }
  }

  private void reserve(int characters) {
    if (characters > symbol.length) {
      symbol = Arrays.copyOf(symbol, (int) Math.min(Integer.MAX_VALUE - 8, 2L * characters));
    }
    if (words == starts.length) {
      starts = Arrays.copyOf(starts, 2 * words);
      lengths = Arrays.copyOf(lengths, 2 * words);
      counts = Arrays.copyOf(counts, 2 * words);
    }
  }

  private void countPairs() {
    for (int word = 0; word < words; word++) {
      int end = starts[word] + lengths[word];
      for (int i = starts[word]; i + 1 < end; i++) {
        change(symbol[i], symbol[i + 1], counts[word], word);
      }
    }
    offerRisen();
  }

  private List<Subwords.Merge> learn(int atMost) {
    List<Subwords.Merge> merges = new ArrayList<>();
    while (!candidates.isEmpty()) {
      Candidate best = candidates.poll();
      int pair = best.pair();
      if (mergedInto[pair] != 0) {
        merge(pair);
      } else if (pairCounts[pair] != best.count()) {
        offer(pair);
      } else if (merges.size() == atMost) {
        break;
      } else if (mergeable(pair)) {
        merges.add(new Subwords.Merge(left(pair), right(pair)));
        mergedInto[pair] = symbol(left(pair) + right(pair));
        merge(pair);
      }
    }
    return merges;
  }

  private String left(int pair) {
    return texts.get(pairs.left(pair));
  }

  private String right(int pair) {
    return texts.get(pairs.right(pair));
  }

  /** No subword may be spelled like a special token. */
  private boolean mergeable(int pair) {
    return !Vocabulary.SPECIAL.contains(left(pair) + right(pair));
  }

  private void offer(int pair) {
    if (mergedInto[pair] != 0) {
      // A later merge spelled one of the two symbols in another way ("abc" from "a" and "bc", not
      // "ab" and "c"). Whoever applies the merges would merge this pair at once, so do we.
      candidates.add(new Candidate(pair, Long.MAX_VALUE));
    } else if (pairCounts[pair] >= minimumCount) {
      candidates.add(new Candidate(pair, pairCounts[pair]));
    }
  }

  private void offerRisen() {
    for (int i = 0; i < risen.size; i++) {
      offer(risen.values[i]);
    }
    risen.size = 0;
    mergeNumber++;
  }

  private void merge(int pair) {
    IntList holding = holders[pair];
    holders[pair] = new IntList();
    for (int i = 0; i < holding.size; i++) {
      mergeIn(holding.values[i], pairs.left(pair), pairs.right(pair), mergedInto[pair]);
    }
    pairCounts[pair] = 0;
    offerRisen();
  }

  private void mergeIn(int word, int left, int right, int merged) {
    int start = starts[word];
    int end = start + lengths[word];
    long count = counts[word];
    int to = start;
    for (int i = start; i < end; to++) {
      if (symbol[i] != left || i + 1 == end || symbol[i + 1] != right) {
        symbol[to] = symbol[i++];
        continue;
      }
      if (to > start) {
        change(symbol[to - 1], left, -count, word);
        change(symbol[to - 1], merged, count, word);
      }
      if (i + 2 < end) {
        change(right, symbol[i + 2], -count, word);
        change(merged, symbol[i + 2], count, word);
      }
      symbol[to] = merged;
      i += 2;
    }
    lengths[word] = to - start;
  }

  private void change(int left, int right, long count, int word) {
    if (left == Subwords.UNKNOWN || right == Subwords.UNKNOWN) {
      return;
    }
    int pair = pairs.add(left, right);
    if (pair == pairCounts.length) {
      pairCounts = Arrays.copyOf(pairCounts, 2 * pair);
      holders = Arrays.copyOf(holders, 2 * pair);
      mergedInto = Arrays.copyOf(mergedInto, 2 * pair);
      risenIn = Arrays.copyOf(risenIn, 2 * pair);
    }
    if (holders[pair] == null) {
      holders[pair] = new IntList();
    }
    pairCounts[pair] += count;
    if (count > 0) {
      holders[pair].add(word);
      if (risenIn[pair] != mergeNumber) {
        risenIn[pair] = mergeNumber;
        risen.add(pair);
      }
    }
  }

  /** A list of ints that leaves out repeats of its last one. */
  private static final class IntList {
    private int[] values = new int[2];
    private int size;

    void add(int value) {
      if (size > 0 && values[size - 1] == value) {
        return;
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }
  }
}
