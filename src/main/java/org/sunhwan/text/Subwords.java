package org.sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Byte-pair encoding of one word: the alphabet and the merges in the order they were learned.
 *
 * <p>A word is ▁ and its code points. Of the neighbours that may merge, those of the earliest merge
 * do, the leftmost first, until none may. A code point outside the alphabet is the unknown symbol
 * and merges with nothing.
 */
final class Subwords {
  /** What a word begins with. */
  static final String BEGIN = "▁";

  /** The symbol of every code point outside the alphabet. */
  static final int UNKNOWN = 0;

  /** Two symbols that become one. */
  record Merge(String left, String right) {}

  private final List<String> alphabet;
  private final TokenTable symbols;

  /** A merge's number is its rank. */
  private final PairTable merges = new PairTable();

  private final int[] merged;

  // One word at a time: a list of symbols, linked so that a merge takes constant time.
  private int[] symbol = new int[64];
  private int[] previous = new int[64];
  private int[] next = new int[64];
  private final LongHeap candidates = new LongHeap();

  /**
   * The alphabet's code points and the merges; throws {@link IllegalArgumentException} where they
   * do not fit together.
   */
  Subwords(List<String> alphabet, List<Merge> merges) {
    this.alphabet = List.copyOf(alphabet);
    this.symbols = new TokenTable(alphabet.size() + merges.size());
    symbols.add(Vocabulary.SPECIAL.get(Vocabulary.UNKNOWN));
    for (String character : alphabet) {
      requireCharacter(character);
      int number = symbols.size();
      if (symbols.add(character) != number) {
        throw new IllegalArgumentException(
            "the alphabet holds " + Vocabulary.quoted(character) + " twice.");
      }
    }
    this.merged = new int[merges.size()];
    for (int rank = 0; rank < merges.size(); rank++) {
      addMerge(merges.get(rank), rank);
    }
  }

  private static void requireCharacter(String character) {
    if (character.isEmpty()
        || character.codePointCount(0, character.length()) != 1
        || (Character.isSurrogate(character.charAt(0)) && character.length() == 1)) {
      throw new IllegalArgumentException(
          "the alphabet holds something else than a character: "
              + Vocabulary.quoted(character)
              + ".");
    }
  }

  private void addMerge(Merge merge, int rank) {
    int left = symbols.find(merge.left());
    int right = symbols.find(merge.right());
    if (left <= UNKNOWN || right <= UNKNOWN) {
      throw new IllegalArgumentException(
          "merge "
              + (rank + 1)
              + " joins "
              + Vocabulary.quoted(left <= UNKNOWN ? merge.left() : merge.right())
              + ", which neither the alphabet nor an earlier merge yields.");
    }
    if (merges.add(left, right) != rank) {
      throw new IllegalArgumentException("merge " + (rank + 1) + " stands there twice.");
    }
    merged[rank] = symbols.add(merge.left() + merge.right());
    if (merged[rank] == UNKNOWN) {
      throw new IllegalArgumentException(
          "merge " + (rank + 1) + " yields " + symbols.token(UNKNOWN) + ", the unknown symbol.");
    }
  }

  List<String> alphabet() {
    return alphabet;
  }

  List<Merge> merges() {
    List<Merge> list = new ArrayList<>(merged.length);
    for (int rank = 0; rank < merged.length; rank++) {
      list.add(new Merge(symbols.token(merges.left(rank)), symbols.token(merges.right(rank))));
    }
    return list;
  }

  /** The symbols' texts by number. */
  TokenTable symbols() {
    return symbols;
  }

  /** The numbers of the symbols that {@code ▁} and the word {@code chars[start, end)} become. */
  int[] encode(char[] chars, int start, int end) {
    int length = spell(chars, start, end);
    candidates.clear();
    for (int i = 0; i + 1 < length; i++) {
      offer(i);
    }
    int left = length;
    while (!candidates.isEmpty()) {
      long candidate = candidates.poll();
      if (merge((int) (candidate >>> 32), (int) candidate)) {
        left--;
      }
    }
    int[] outcome = new int[left];
    for (int i = 0, at = 0; i < left; i++, at = next[at]) {
      outcome[i] = symbol[at];
    }
    return outcome;
  }

  private int spell(char[] chars, int start, int end) {
    reserve(end - start + 1);
    int length = 0;
    symbol[length++] = Math.max(UNKNOWN, symbols.find(BEGIN));
    for (int i = start; i < end; ) {
      int after = i + (Character.isHighSurrogate(chars[i]) && i + 1 < end ? 2 : 1);
      symbol[length++] = Math.max(UNKNOWN, symbols.find(chars, i, after));
      i = after;
    }
    for (int i = 0; i < length; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < length ? i + 1 : -1;
    }
    return length;
  }

  private void reserve(int length) {
    if (symbol.length < length) {
      int room = Math.max(length, 2 * symbol.length);
      symbol = new int[room];
      previous = new int[room];
      next = new int[room];
    }
  }

  /** Puts the pair that begins at a position among the candidates, earliest merge first. */
  private void offer(int at) {
    if (at < 0 || next[at] < 0 || symbol[at] == UNKNOWN || symbol[next[at]] == UNKNOWN) {
      return;
    }
    int rank = merges.find(symbol[at], symbol[next[at]]);
    if (rank >= 0) {
      candidates.add(((long) rank << 32) | at);
    }
  }

  /** False where an earlier merge took one of the two symbols. */
  private boolean merge(int rank, int at) {
    int right = next[at];
    if (symbol[at] != merges.left(rank) || right < 0 || symbol[right] != merges.right(rank)) {
      return false;
    }
    symbol[at] = merged[rank];
    symbol[right] = -1; // no candidate may begin here any more
    next[at] = next[right];
    if (next[right] >= 0) {
      previous[next[right]] = at;
    }
    offer(previous[at]);
    offer(at);
    return true;
  }

  /** The smallest number first. */
  private static final class LongHeap {
    private long[] heap = new long[64];
    private int size;

    boolean isEmpty() {
      return size == 0;
    }

    void clear() {
      size = 0;
    }

    void add(long value) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      int i = size++;
      while (i > 0 && heap[(i - 1) / 2] > value) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
      }
      heap[i] = value;
    }

    long poll() {
      final long least = heap[0];
      long last = heap[--size];
      int i = 0;
      for (int child = 1; child < size; child = 2 * i + 1) {
        if (child + 1 < size && heap[child + 1] < heap[child]) {
          child++;
        }
        if (heap[child] >= last) {
          break;
        }
        heap[i] = heap[child];
        i = child;
      }
      heap[i] = last;
      return least;
    }
  }
}
