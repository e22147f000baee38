package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sunhwan.text.TokenizerSettings.Kind.WORDS;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
  private final Tokenizer words = Tokenizers.of(new TokenizerSettings(WORDS, false, false, 0, 1));
  private final Tokenizer all = Tokenizers.of(new TokenizerSettings(WORDS, false, true, 0, 1));
  private final BreakIterator icu = WordBreaks.iterator();

  @Test
  void cutsWordsAndDropsWhiteSpace() {
    assertEquals(
        List.of("Don't", "pay", "3.14", "or", "1,000", "영화", "ㅋㅋㅋ", "snake_case"),
        cut(words, "  Don't pay $3.14 or 1,000…\t영화!! ㅋㅋㅋ snake_case\n"));
    assertEquals(
        List.of("Don't", "pay", "$", "3.14", ",", "영화", "!", "!", "_"),
        cut(all, "Don't pay $3.14, 영화!! _"));
  }

  @Test
  void keepsEmojiSequencesWhole() {
    assertEquals(
        List.of("좋아요", "👨‍👩‍👧", "👍🏽", "🇰🇷", "1️⃣", "❤️"),
        cut(all, "좋아요 👨‍👩‍👧👍🏽🇰🇷1️⃣❤️"));
    assertEquals(List.of("좋아요", "1️⃣"), cut(words, "좋아요 👨‍👩‍👧👍🏽🇰🇷1️⃣❤️"));
  }

  @Test
  void cutsScriptsWithoutSpacesByDictionary() {
    assertEquals(List.of("สวัสดี", "ครับ"), cut(words, "สวัสดีครับ"));
    assertEquals(List.of("我", "喜欢", "电影"), cut(words, "我喜欢电影"));
  }

  @Test
  void frenchNarrowSpaceIsNoPartOfAWord() {
    assertEquals(List.of("Bravo", "!"), cut(all, "Bravo\u202F!"));
  }

  @Test
  void everyCharacterIsCutAsIcuCutsItBesideLettersDigitsAndSpaces() {
    String[] around = {
      "%s", "a%sb", "1%s2", "a%s1", "_%s_", "가%s 나", "a %sb", "a.%s'1", "%1$s%1$s"
    };
    for (int c = 0; c < 0x10000; c++) {
      if (Character.isSurrogate((char) c)) {
        continue;
      }
      for (String form : around) {
        sameAsIcu(String.format(form, Character.toString(c)));
      }
      if (c >= 0x3400 && c < 0x9F00) {
        c += 50; // thousands of Chinese characters behave alike
      } else if (c >= 0xAC00 && c < 0xD700) {
        c += 27;
      }
    }
  }

  @Test
  void everySequenceOfFourSimpleCharactersIsCutAsIcuCutsIt() {
    String[] sorts = {
      "a", "가", "ㅋ", "é", "1", "_", "'", ".", ",", ":", ";", "\"", "-", "♥", "!", " "
    };
    for (int i = 0; i < 16 * 16 * 16 * 16; i++) {
      sameAsIcu(sorts[i & 15] + sorts[i >> 4 & 15] + sorts[i >> 8 & 15] + sorts[i >> 12]);
    }
  }

  @Test
  void mixedScriptsAreCutAsIcuCutsThem() {
    String[] parts = {
      "a",
      "Zoë",
      "don't",
      "3.14",
      "1,000",
      "1.",
      "http://x.org/a_b?c=1&d=2",
      "가",
      "영화는",
      "ㅋㅋ",
      "ㅠ",
      "각",
      "ᄀ",
      "ᅡ",
      "ᆨ",
      "สวัสดี",
      "ครับ",
      "我喜欢",
      "電影",
      "カタカナ",
      "ひらがな",
      "ー",
      "😀",
      "👨‍👩‍👧",
      "👍🏽",
      "🇰",
      "🇰🇷",
      "1️⃣",
      "♥",
      "❤️",
      "\u200D",
      "\uFE0F",
      "\u0301",
      "\u0323",
      "e\u0301",
      "\uFEFF",
      "\u00AD",
      "\u200B",
      "\u00A0",
      "\u202F",
      "\u3000",
      "\u2028",
      " ",
      "  ",
      "\t",
      "\n",
      "\r\n",
      "_",
      "__",
      "'",
      "’",
      ".",
      "...",
      "…",
      ",",
      ":",
      ";",
      "\"",
      "-",
      "–",
      "/",
      "@",
      "#",
      "$",
      "%",
      "(",
      ")",
      "אב",
      "א\"ב",
      "א'",
      "مرحبا",
      "٣",
      "१२",
      "½",
      "②",
      "Ⓐ",
      "𝒳",
      "𐐷",
      "\u3164",
      "\u0085",
      "\u0000",
      "၁",
      "ក",
      "〱",
      "・",
      "·",
      "܏",
      "٫"
    };
    Random random = new Random(7);
    for (int i = 0; i < 60_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(9); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      sameAsIcu(text.toString());
    }
  }

  private void sameAsIcu(String text) {
    String normal = all.normalize(text);
    assertEquals(reference(normal, true), cut(all, text), () -> escaped(text));
    assertEquals(reference(normal, false), cut(words, text), () -> escaped(text));
  }

  /** The definition: ICU over the whole text, then filtered. */
  private List<String> reference(String text, boolean punctuation) {
    List<String> tokens = new ArrayList<>();
    icu.setText(text);
    int start = icu.first();
    for (int end = icu.next(); end != BreakIterator.DONE; end = icu.next()) {
      String token = text.substring(start, end);
      while (!token.isEmpty() && UCharacter.isUWhiteSpace(token.charAt(0))) {
        token = token.substring(1);
      }
      while (!token.isEmpty() && UCharacter.isUWhiteSpace(token.charAt(token.length() - 1))) {
        token = token.substring(0, token.length() - 1);
      }
      boolean visible = token.codePoints().anyMatch(WordBreaks::visible);
      boolean word = token.codePoints().anyMatch(WordBreaks::letterOrNumber);
      if (visible && (punctuation || word)) {
        tokens.add(token);
      }
      start = end;
    }
    return tokens;
  }

  @Test
  void noTokenBeginsOrEndsInWhiteSpace() {
    all.tokenize(
        "a\u202Fb\u202F \u202Fc\u00A0\u3000d\u0085e",
        token -> assertTrue(token.equals(token.strip()) && !token.endsWith("\u202F"), token));
  }

  private static List<String> cut(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokens;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.append(String.format("U+%04X ", c)));
    return out.toString();
  }
}
