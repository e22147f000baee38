package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.text.TokenizerSettings.Kind.SUBWORDS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SubwordTrainerTest {
  @Test
  void mergesTheMostFrequentPairFirst() {
    // Sennrich, Haddow and Birch's example, with the mark in front of the word.
    var tokenizer =
        train(Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L), settings(10, 1));

    assertEquals(List.of("e+s", "es+t", "l+o", "lo+w", "▁+low"), merges(tokenizer).subList(0, 5));
    assertEquals(10, merges(tokenizer).size());
  }

  @Test
  void equallyFrequentPairsComeInCodePointOrder() {
    // 😀 is U+1F600, above U+FB00, though its first char is below it.
    var tokenizer = train(Map.of("😀a", 2L, "\uFB00a", 2L, "ba", 2L), settings(9, 2));

    assertEquals(
        List.of("b+a", "▁+ba", "▁+\uFB00", "▁+😀", "▁\uFB00+a", "▁😀+a"), merges(tokenizer));
  }

  @Test
  void stopsAtTheLastMergeAndAtRarePairs() {
    Map<String, Long> words = Map.of("abab", 3L, "xy", 2L);

    assertEquals(1, merges(train(words, settings(1, 1))).size());
    assertEquals(List.of(), merges(train(words, settings(9, 100))));
    assertTrue(merges(train(words, settings(9, 3))).stream().noneMatch(m -> m.contains("x")));
    assertEquals(List.of(), merges(train(Map.of(), settings(9, 1))));
  }

  @Test
  void rareCharactersAreUnknown() {
    var tokenizer = train(Map.of("ab", 5L, "aζ", 1L), settings(9, 2));

    assertEquals(List.of("▁ab", "▁a", "<unk>"), cut(tokenizer, "ab aζ"));
    assertFalse(tokenizer.json().contains("ζ"));
  }

  @Test
  void noSubwordIsSpelledLikeASpecialToken() {
    var tokenizer = train(Map.of("<unk>", 50L, "x<unk>", 40L), settings(50, 2));

    assertFalse(merges(tokenizer).stream().anyMatch(m -> m.replace("+", "").equals("<unk>")));
    assertEquals("▁<unk>", String.join("", cut(tokenizer, "<unk>")));
  }

  @Test
  void theOrderOfTheWordsDoesNotMatter() {
    Random random = new Random(3);
    Map<String, Long> words = randomWords(random, 300);
    List<String> shuffled = new ArrayList<>(words.keySet());
    Collections.shuffle(shuffled, random);
    Map<String, Long> other = new LinkedHashMap<>();
    shuffled.forEach(word -> other.put(word, words.get(word)));

    assertEquals(train(words, settings(60, 2)).json(), train(other, settings(60, 2)).json());
  }

  @Test
  void learnsWhatTheDefinitionLearns() {
    for (int seed = 0; seed < 40; seed++) {
      Map<String, Long> words = randomWords(new Random(seed), 60);

      assertEquals(definition(words, 40, 2), merges(train(words, settings(40, 2))), "seed " + seed);
    }
  }

  /** Cuts every word anew and counts every pair anew for each merge; slow and plain. */
  private static List<String> definition(Map<String, Long> words, int atMost, long minimum) {
    List<List<String>> merges = new ArrayList<>();
    while (merges.size() < atMost) {
      Map<List<String>, Long> pairs = new TreeMap<>(SubwordTrainerTest::compare);
      words.forEach(
          (word, count) -> {
            List<String> symbols = SubwordTokenizerTest.definition(word, merges);
            for (int i = 0; i + 1 < symbols.size(); i++) {
              pairs.merge(symbols.subList(i, i + 2), count, Long::sum);
            }
          });
      long most = pairs.values().stream().mapToLong(Long::longValue).max().orElse(0);
      if (most < minimum) {
        break;
      }
      merges.add(
          pairs.keySet().stream().filter(p -> pairs.get(p) == most).findFirst().orElseThrow());
    }
    return merges.stream().map(merge -> String.join("+", merge)).toList();
  }

  private static int compare(List<String> a, List<String> b) {
    int left = Vocabulary.compareCodePoints(a.get(0), b.get(0));
    return left != 0 ? left : Vocabulary.compareCodePoints(a.get(1), b.get(1));
  }

  /** Words over three letters: repeats and several ways to spell one symbol are common. */
  private static Map<String, Long> randomWords(Random random, int howMany) {
    Map<String, Long> words = new TreeMap<>();
    for (int i = 0; i < howMany; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = random.nextInt(10); n >= 0; n--) {
        word.append("aab나".charAt(random.nextInt(4)));
      }
      words.put(word.toString(), 1L + random.nextInt(20));
    }
    return words;
  }

  private static SubwordTokenizer train(Map<String, Long> words, TokenizerSettings settings) {
    return SubwordTrainer.train(words, settings);
  }

  private static TokenizerSettings settings(int merges, int minimumPairCount) {
    return new TokenizerSettings(SUBWORDS, false, true, merges, minimumPairCount);
  }

  private static List<String> merges(SubwordTokenizer tokenizer) {
    return tokenizer.subwords().merges().stream().map(m -> m.left() + "+" + m.right()).toList();
  }

  private static List<String> cut(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokens;
  }
}
