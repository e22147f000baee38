package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.TokenizerSettings.Kind;

/** What every kind of tokenizer has to get right. */
class TokenizersTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          " \t\n\u3000 ",
          "아버지가 방에 들어가신다. 정말 재밌었어요!!! ㅋㅋㅋ",
          "The QUICK brown fox's 3.14 Ünïcödé naïve ΟΔΟΣ",
          "👨‍👩‍👧👍🏽 스타워즈4를 봤다 我喜欢电影 สวัสดีครับ",
          "lone \uD83D surrogate \uDE00\uD83D");

  @Test
  void theFileGivesTheSameTokens() {
    everyKind(
        tokenizer -> {
          var read = Tokenizers.read(tokenizer.json());
          assertEquals(tokenizer.settings(), read.settings());
          assertEquals(tokenizer.json(), read.json());
          for (String text : TEXTS) {
            assertEquals(cut(tokenizer, text), cut(read, text));
          }
        });
  }

  @Test
  void composedAndDecomposedTextAreTheSame() {
    everyKind(
        tokenizer -> {
          for (String text : TEXTS) {
            String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
            assertEquals(cut(tokenizer, text), cut(tokenizer, decomposed));
            assertEquals(tokenizer.normalize(text), tokenizer.normalize(decomposed));
          }
        });
  }

  @Test
  void whatIsCutIsTheNormalizedText() {
    everyKind(
        tokenizer -> {
          for (String text : TEXTS) {
            assertEquals(cut(tokenizer, text), cut(tokenizer, tokenizer.normalize(text)));
          }
        });
  }

  @Test
  void tokensAreNeverEmptyAndAlwaysWritable() {
    everyKind(
        tokenizer -> {
          for (String text : TEXTS) {
            for (String token : cut(tokenizer, text)) {
              assertFalse(token.isEmpty());
              assertTrue(token.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF), token);
            }
          }
        });
  }

  @Test
  void emptyTextHasNoTokens() {
    everyKind(tokenizer -> assertEquals(List.of(), cut(tokenizer, "")));
  }

  @Test
  void whiteSpaceIsNoTokenButForCharacters() {
    everyKind(
        tokenizer ->
            assertEquals(
                switch (tokenizer.settings().kind()) {
                  case CHARACTERS -> List.of(" ", "\t", "\n", "\u3000", " ");
                  // ASCII's white space only.
                  case SPACES -> List.of("\u3000");
                  case WORDS, KOREAN, SUBWORDS -> List.of();
                },
                cut(tokenizer, " \t\n\u3000 ")));
  }

  @Test
  void lowerCasesWhereSet() {
    everyKind(
        tokenizer -> {
          boolean lowerCase = tokenizer.settings().lowerCase();
          String text = "QUICK ÜNÏ 가";
          assertEquals(lowerCase ? "quick ünï 가" : text, tokenizer.normalize(text));
        });
    var words = Tokenizers.of(settings(Kind.WORDS, true, false));
    assertEquals(List.of("οδος", "ünï", "i̇"), cut(words, "ΟΔΟΣ ÜNÏ İ"));
  }

  @Test
  void oneMegabyteWithoutASpaceTakesSecondsAtMost() {
    for (String unit : List.of("a", "가", "😀", "ไทย", "电影", "1", "!", "e\u0301")) {
      String text = unit.repeat((1 << 20) / unit.length());
      for (Tokenizer tokenizer :
          List.of(
              Tokenizers.of(settings(Kind.WORDS, true, true)),
              Tokenizers.of(settings(Kind.CHARACTERS, true, true)),
              subwords(settings(Kind.SUBWORDS, true, true)))) {
        takesSecondsAtMost(tokenizer, text);
      }
    }
    // A megabyte of exclamation marks took Nori alone a minute.
    var korean = Tokenizers.of(settings(Kind.KOREAN, true, true));
    takesSecondsAtMost(korean, "!".repeat(1 << 20));
    takesSecondsAtMost(korean, "😀".repeat(1 << 19));
  }

  /** Each takes two seconds at most; the limit, in processor time, allows for a slow machine. */
  private static void takesSecondsAtMost(Tokenizer tokenizer, String text) {
    var tokens = new TokenCounts();
    var clock = ManagementFactory.getThreadMXBean();
    long started = clock.getCurrentThreadCpuTime();
    tokenizer.slice(text, tokens);
    double seconds = (clock.getCurrentThreadCpuTime() - started) / 1e9;
    String what = text.substring(0, 2) + "…, " + tokenizer.settings();
    assertTrue(seconds < 20, () -> what + ": " + seconds + " s");
    assertTrue(tokens.size() > 0, what);
  }

  @Test
  void charactersAreCodePoints() {
    var tokenizer = Tokenizers.of(settings(Kind.CHARACTERS, false, true));

    assertEquals(List.of("a", " ", "😀", "\n", "가"), cut(tokenizer, "a 😀\n가"));
    assertEquals(List.of("\uFFFD", "x", "\uFFFD"), cut(tokenizer, "\uD83Dx\uDE00"));
  }

  @Test
  void subwordsNeedTraining() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Tokenizers.of(settings(Kind.SUBWORDS, false, true)));
    assertTrue(e.getMessage().contains("SubwordTrainer.train"), e.getMessage());
  }

  @Test
  void settingsAreChecked() {
    var merges =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TokenizerSettings(Kind.SUBWORDS, false, false, -1, 2));
    assertEquals("tokenizer.merges must be 0 or more, not -1", merges.getMessage());
    var pairs =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TokenizerSettings(Kind.SUBWORDS, false, false, 1, 0));
    assertEquals("tokenizer.min-pair-count must be 1 or more, not 0", pairs.getMessage());
  }

  @Test
  void refusesOtherVersionsAndLibraries() {
    String file = Tokenizers.of(settings(Kind.WORDS, true, false)).json();

    refused(
        file.replace("\"version\":1", "\"version\":0"),
        "The tokenizer file has format version 0, but this version of Sunhwan reads version 1:"
            + " an older Sunhwan wrote it. Use that one, or make the file anew with this one.");
    refused(
        file.replace("\"version\":1", "\"version\":2"),
        "The tokenizer file has format version 2, but this version of Sunhwan reads version 1:"
            + " a newer Sunhwan wrote it. Use that one, or make the file anew with this one.");
    refused(
        file.replaceAll("ICU [0-9.]+", "ICU 49.1"), "The tokenizer was made with ICU 49.1, but");
    String korean = Tokenizers.of(settings(Kind.KOREAN, true, false)).json();
    refused(korean.replaceAll("Nori [0-9.]+", "Nori 8.0.0"), "Nori 8.0.0, but this installation");
  }

  @Test
  void refusesDamagedFiles() {
    String words = Tokenizers.of(settings(Kind.WORDS, true, false)).json();

    damaged("", "it is not a JSON object");
    damaged("[]", "it is not a JSON object");
    damaged(words.substring(0, words.length() / 2), "it is not JSON at line 1, column ");
    damaged(words + words, "it is not JSON");
    damaged("{}", "its format is not \"sunhwan-tokenizer\"");
    damaged(words.replace("\"WORDS\"", "\"words\""), "its kind is unknown: \"words\"");
    damaged(words.replace("\"lowerCase\":true,", ""), "it has no lowerCase");
    damaged(words.replace("\"lowerCase\":true", "\"lowerCase\":1"), "lowerCase holds something");
    damaged(words.replace("\"merges\":30", "\"merges\":-1"), "tokenizer.merges must be 0 or more");
    damaged(words.replace("\"merges\":30", "\"merges\":3.5"), "merges holds something else");
    damaged(words.replace("{", "{\"extra\":1,"), "it holds an unknown key, \"extra\"");
    damaged(words.replace("WORDS", "SUBWORDS"), "it has no pairs");
  }

  @Test
  void refusesDamagedMerges() {
    String file = subwords(settings(Kind.SUBWORDS, false, true)).json();
    String firstMerge =
        file.substring(file.indexOf("[[") + 1, file.indexOf("]", file.indexOf("[[")) + 1);

    damaged(file.replace("[[", "[[\"z\",\"a\"],["), "merge 1 joins \"z\", which neither");
    damaged(file.replace("[[", "[" + firstMerge + ",["), "merge 2 stands there twice");
    damaged(file.replace("[[", "[[\"a\"],["), "item 1 of pairs does not hold two texts");
    damaged(file.replace("[[", "[[1,2],["), "pairs holds something else than text");
    damaged(
        file.replace("\"alphabet\":[", "\"alphabet\":[\"ab\","),
        "the alphabet holds something else than a character: \"ab\"");
    damaged(
        file.replace("\"alphabet\":[", "\"alphabet\":[\"▁\","), "the alphabet holds \"▁\" twice");
  }

  private static void damaged(String json, String reason) {
    refused(json, "The tokenizer file is damaged: ");
    refused(json, reason);
  }

  private static void refused(String json, String sentence) {
    var e = assertThrows(CorpusException.class, () -> Tokenizers.read(json));
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  private static void everyKind(Consumer<Tokenizer> check) {
    for (Kind kind : Kind.values()) {
      for (boolean lowerCase : new boolean[] {false, true}) {
        for (boolean punctuation : new boolean[] {false, true}) {
          var settings = settings(kind, lowerCase, punctuation);
          check.accept(kind == Kind.SUBWORDS ? subwords(settings) : Tokenizers.of(settings));
        }
      }
    }
    check.accept(SubwordTokenizer.words(settings(Kind.SUBWORDS, true, true)));
  }

  private static Tokenizer subwords(TokenizerSettings settings) {
    return SubwordTrainer.train(
        Map.of("아버지가", 3L, "방에", 2L, "quick", 2L, "aa", 5L, "ㅋㅋㅋ", 4L), settings);
  }

  private static TokenizerSettings settings(Kind kind, boolean lowerCase, boolean punctuation) {
    return new TokenizerSettings(kind, lowerCase, punctuation, 30, 1);
  }

  private static List<String> cut(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokens;
  }
}
