package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.text.TokenizerSettings.Kind.SUBWORDS;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SubwordTokenizerTest {
  private static final String TEXT =
      "이 영화는 정말 재미있어요 재미있는 영화 영화를 봤어요 정말 정말 좋았어요 좋아요 ㅋㅋㅋㅋ ㅋㅋ"
          + " the movie was the best movie the theatre showed and the others were not better at all"
          + " don't miss the movies! aaaa aaaaaa abab ababab banana bananas 😀😀 😀 <unk> <unk>s"
          + " 123 1234 12345 http://movie.example/the-movie";

  @Test
  void beginsEveryWordWithTheMark() {
    var tokenizer = trained(TEXT, 40, false);

    assertEquals(List.of("▁the", "▁movie"), cut(tokenizer, " the\t\u3000movie\n"));
    assertEquals("▁theatre▁movies", String.join("", cut(tokenizer, "theatre▁▁movies▁")));
    assertEquals(List.of(), cut(tokenizer, ""));
    assertEquals(List.of(), cut(tokenizer, " \n▁\u0085\u2028"));
  }

  @Test
  void composedAndDecomposedTextAreTheSame() {
    var tokenizer = trained(TEXT, 60, true);

    String decomposed = java.text.Normalizer.normalize(TEXT, java.text.Normalizer.Form.NFD);
    assertTrue(decomposed.length() > TEXT.length());
    assertEquals(cut(tokenizer, TEXT), cut(tokenizer, decomposed));
  }

  @Test
  void appliesMergesAsTheDefinitionDoes() {
    var tokenizer = trained(TEXT, 120, false);
    List<List<String>> merges =
        tokenizer.subwords().merges().stream().map(m -> List.of(m.left(), m.right())).toList();
    Random random = new Random(5);
    String letters = "aabnmotheivs영화좋어요재미있는ㅋ12😀";
    for (int i = 0; i < 500; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = random.nextInt(40); n >= 0; n--) {
        word.appendCodePoint(
            letters.codePointAt(
                letters.offsetByCodePoints(
                    0, random.nextInt(letters.codePointCount(0, letters.length())))));
      }
      List<String> expected = definition(word.toString(), merges);
      assertEquals(expected, cut(tokenizer, word.toString()));
      assertEquals(expected, cut(tokenizer, word.toString()), "the remembered word");
    }
  }

  /** Merges, again and again, the leftmost of the pairs that were learned first. */
  static List<String> definition(String word, List<List<String>> merges) {
    List<String> symbols = new ArrayList<>();
    ("▁" + word).codePoints().forEach(c -> symbols.add(Character.toString(c)));
    for (int rank = 0; rank < merges.size(); ) {
      List<String> merge = merges.get(rank);
      int at = -1;
      for (int i = 0; at < 0 && i + 1 < symbols.size(); i++) {
        at = symbols.subList(i, i + 2).equals(merge) ? i : -1;
      }
      if (at < 0) {
        rank++;
        continue;
      }
      symbols.set(at, merge.get(0) + merge.get(1));
      symbols.remove(at + 1);
      rank = 0;
    }
    return symbols;
  }

  @Test
  void forgettingRememberedWordsChangesNothing() {
    var tokenizer = trained(TEXT, 60, false);
    List<String> before = cut(tokenizer, TEXT);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 70_000; i++) {
      many.append('a').append(i).append(' ');
    }
    tokenizer.tokenize(many.toString(), token -> {});

    assertEquals(before, cut(tokenizer, TEXT));
  }

  @Test
  void aMillionCharactersWithoutSpaceTakeNoTime() {
    var tokenizer = trained(TEXT, 60, false);
    List<String> tokens = cut(tokenizer, "banana".repeat(170_000));

    assertEquals(1 + 6 * 170_000, String.join("", tokens).length());
    assertTrue(tokens.size() < 600_000, () -> "only " + tokens.size() + " tokens");
  }

  @Test
  void huggingFaceCutsTheSame() throws IOException {
    String[] texts = {
      "",
      "   ",
      TEXT,
      "재미있는 영화였어요!! ㅋㅋㅋㅋㅋ 강추👍🏽 👨‍👩‍👧 🇰🇷",
      "The THEATRE Movie's banana-bananas, aaaaaaaaa ababababa",
      "no\u00A0break em\u2003space ideographic\u3000space line\u2028para\u2029next\u0085end",
      "tab\tnew\nline\r\n  many     spaces ",
      "zero\u200Bwidth bom\uFEFFinside \u00ADsoft narrow\u202Fspace mongolian\u180Evowel",
      "▁the▁▁movie▁ a▁b ▁",
      "<unk> <pad> <unk>s x<unk>",
      "알 수 없는 글자 ζξ 漢字 ☃☃☃ 𝒳𝒴 \u0000 \uFFFD",
      "각 e\u0301a\u0323\u0302 ﬁ Å \uF900",
      "ÄÖÜ İstanbul ǅ STRASSE"
    };
    for (boolean lowerCase : new boolean[] {false, true}) {
      var tokenizer = trained(TEXT, 150, lowerCase);
      Vocabulary vocabulary = vocabulary(tokenizer, TEXT);
      try (HuggingFaceTokenizer other = open(HuggingFace.json(tokenizer, vocabulary))) {
        for (String text : texts) {
          List<String> ours = cut(tokenizer, text);
          var theirs = other.encode(text, false, false);
          assertEquals(Arrays.asList(theirs.getTokens()), ours, text);
          for (int i = 0; i < ours.size(); i++) {
            int id = (int) theirs.getIds()[i];
            assertEquals(id < vocabulary.size() ? id : 1, vocabulary.id(ours.get(i)), text);
          }
        }
      }
    }
  }

  private static HuggingFaceTokenizer open(String json) throws IOException {
    return HuggingFaceTokenizer.newInstance(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Map.of());
  }

  private static SubwordTokenizer trained(String text, int merges, boolean lowerCase) {
    var settings = new TokenizerSettings(SUBWORDS, lowerCase, true, merges, 2);
    Map<String, Long> words = new TreeMap<>();
    SubwordTokenizer.words(settings).tokenize(text, word -> words.merge(word, 1L, Long::sum));
    return SubwordTrainer.train(words, settings);
  }

  private static Vocabulary vocabulary(Tokenizer tokenizer, String text) {
    var counts = new TokenCounts();
    tokenizer.slice(text, counts);
    List<Vocabulary.Count> tokens = new ArrayList<>();
    counts.forEach(
        (token, count) -> {
          if (count > 1) {
            tokens.add(new Vocabulary.Count(token, count));
          }
        });
    tokens.sort(Vocabulary.ORDER);
    return Vocabulary.of(tokens);
  }

  private static List<String> cut(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokens;
  }
}
