package org.sunhwan.layers;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sunhwan.kernel.Lengths;

/**
 * The words of a batch as characters, each different one once.
 *
 * @param lengths how many words each sequence has
 * @param places [B, T]: which of the different words stands there, -1 for padding
 * @param words the different words, shortest first
 */
@SuppressWarnings("ArrayRecordComponent")
record SpelledWords(Lengths lengths, int[] places, List<int[]> words) {

  /** Words in a group at most; groups have a power of 2, so that few shapes have to be compiled. */
  private static final int GROUP = 128;

  /** Time steps of groups are multiples of this, for the same reason. */
  private static final int STEPS = 4;

  /**
   * Words of like length that are read together.
   *
   * @param first among the different words
   * @param lengths of the words; 0 where there is none
   */
  record Group(int first, Lengths lengths) {}

  /**
   * Cuts characters into words.
   *
   * @param characters [B, L], each word followed by {@link Spelling#END}
   * @param words of each sequence; null if the first one's number is that of all
   * @param layer what messages call the layer
   */
  static SpelledWords read(int[] characters, int batch, Lengths words, String layer) {
    int width = characters.length / batch;
    Lengths lengths = words != null ? words : Lengths.full(ends(characters, width), batch);
    int[] places = new int[batch * lengths.time()];
    Arrays.fill(places, -1);
    Map<IntBuffer, Integer> numbers = new HashMap<>();
    List<int[]> different = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      int start = b * width;
      for (int t = 0; t < lengths.of(b); t++) {
        int end = start;
        while (end < (b + 1) * width && characters[end] != Spelling.END) {
          end++;
        }
        if (end == (b + 1) * width) {
          throw new IllegalArgumentException(
              ("layer %s was given the characters of %d words for sequence %d, which has %d: each"
                      + " word's characters are followed by a %d")
                  .formatted(layer, t, b, lengths.of(b), Spelling.END));
        }
        int[] word = Arrays.copyOfRange(characters, start, end);
        Integer number = numbers.putIfAbsent(IntBuffer.wrap(word), different.size());
        if (number == null) {
          number = different.size();
          different.add(word);
        }
        places[b * lengths.time() + t] = number;
        start = end + 1;
      }
    }
    return sorted(lengths, places, different);
  }

  private static int ends(int[] characters, int width) {
    int ends = 0;
    for (int i = 0; i < width; i++) {
      ends += characters[i] == Spelling.END ? 1 : 0;
    }
    return ends;
  }

  private static SpelledWords sorted(Lengths lengths, int[] places, List<int[]> words) {
    Integer[] order = new Integer[words.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> words.get(i).length));
    int[] now = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      now[order[i]] = i;
    }
    int[] moved = Arrays.stream(places).map(place -> place < 0 ? place : now[place]).toArray();
    return new SpelledWords(lengths, moved, Arrays.stream(order).map(words::get).toList());
  }

  /**
   * All different words that have a character; where their number is no multiple of a full group's,
   * the shortest are by themselves.
   */
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    int first = 0;
    while (first < words.size() && words.get(first).length == 0) {
      first++;
    }
    int count = (words.size() - first) % GROUP;
    for (; first < words.size(); first += count, count = GROUP) {
      if (count > 0) {
        groups.add(group(first, count));
      }
    }
    return groups;
  }

  private Group group(int first, int count) {
    int[] lengths = new int[count == 1 ? 1 : Integer.highestOneBit(count - 1) * 2];
    for (int i = 0; i < count; i++) {
      lengths[i] = words.get(first + i).length;
    }
    int steps = (lengths[count - 1] + STEPS - 1) / STEPS * STEPS;
    return new Group(first, Lengths.padded(steps, lengths));
  }
}
