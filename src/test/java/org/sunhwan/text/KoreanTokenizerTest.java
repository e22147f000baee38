package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sunhwan.text.TokenizerSettings.Kind.KOREAN;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KoreanTokenizerTest {
  private final Tokenizer morphemes =
      Tokenizers.of(new TokenizerSettings(KOREAN, true, false, 0, 1));
  private final Tokenizer all = Tokenizers.of(new TokenizerSettings(KOREAN, true, true, 0, 1));

  @Test
  void cutsParticlesAndEndings() {
    assertEquals(List.of("아버지", "가", "방", "에", "들어가", "신다"), cut(morphemes, "아버지가 방에 들어가신다."));
    assertEquals(List.of("영화", "는", "정말", "재밌", "었", "어요"), cut(morphemes, "영화는 정말 재밌었어요!!"));
  }

  @Test
  void inflectedFormsStayAsTheyStandInTheText() {
    assertEquals(List.of("영화", "봤", "어요"), cut(morphemes, "영화 봤어요"));
    assertEquals(List.of("예쁜", "배우"), cut(morphemes, "예쁜 배우"));
  }

  @Test
  void cutsCompoundsIntoTheirParts() {
    assertEquals(List.of("가락지", "나물"), cut(morphemes, "가락지나물"));
  }

  @Test
  void keepsPunctuationWhereSetAndNeverWhiteSpace() {
    assertEquals(
        List.of("영화", ",", "재밌", "다", "!", "!", "^^", "ㅋㅋ"),
        cut(all, " 영화 ,\n\t재밌다 !!\u00A0 ^^ ㅋㅋ "));
    assertEquals(List.of("영화", "재밌", "다", "ㅋㅋ"), cut(morphemes, " 영화 ,\n\t재밌다 !! ^^ ㅋㅋ "));
  }

  @Test
  void keepsSurrogatePairsWhole() {
    assertEquals(List.of("좋", "아요", "😀"), cut(all, "좋아요😀"));
    assertEquals(List.of("좋", "아요", "😀", "👍🏽"), cut(all, "좋아요 😀 👍🏽"));
  }

  @Test
  void everyTokenStandsInTheTextInOrder() {
    String text = "아버지가 방에 들어가신다. 그래서 재미있게 봤더니 ㅠㅠ;; 감동적이었던 3.14편 tv드라마👍";
    int at = 0;
    for (String token : cut(all, text)) {
      int found = text.indexOf(token, at);
      assertEquals("", text.substring(at, found).strip(), "what was dropped before " + token);
      at = found + token.length();
    }
    assertEquals(text.length(), at);
  }

  @Test
  void oneTextDoesNotDisturbTheNext() {
    List<String> first = cut(morphemes, "영화는 정말 재밌었어요");
    cut(morphemes, "");
    cut(morphemes, "😀 a 가나다라마바사");

    assertEquals(first, cut(morphemes, "영화는 정말 재밌었어요"));
  }

  @Test
  void aSinkThatFailsDoesNotDisturbTheNextText() {
    List<String> first = cut(morphemes, "영화는 정말 재밌었어요");
    try {
      morphemes.tokenize(
          "영화는 정말",
          token -> {
            throw new IllegalStateException("full");
          });
    } catch (IllegalStateException expected) {
      assertEquals("full", expected.getMessage());
    }

    assertEquals(first, cut(morphemes, "영화는 정말 재밌었어요"));
  }

  private static List<String> cut(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokens;
  }
}
