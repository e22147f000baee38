package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.TokenizerSettings.Kind;

/** From tokens back to text. */
class TokenizerTextTest {
  private static Tokenizer of(Kind kind) {
    return Tokenizers.of(new TokenizerSettings(kind, false, true, 0, 1));
  }

  private static String round(Tokenizer tokenizer, String text) {
    List<String> tokens = new ArrayList<>();
    tokenizer.tokenize(text, tokens::add);
    return tokenizer.text(tokens);
  }

  @Test
  void charactersComeBackExactly() {
    String text = " Two  spaces,\ta tab \ud83d\ude00 \ud55c\uae00\n";
    assertEquals(text, round(of(Kind.CHARACTERS), text));
  }

  @Test
  void subwordsComeBackExactlyButForRunsOfSpaces() {
    Map<String, Long> words = Map.of("lower", 5L, "lowest", 3L, "Zw\u00f6lf,", 2L, "\"er\".", 2L);
    Tokenizer tokenizer =
        SubwordTrainer.train(words, new TokenizerSettings(Kind.SUBWORDS, false, true, 8, 1));
    var random = new Random(1);
    List<String> known = List.copyOf(words.keySet());
    for (int i = 0; i < 50; i++) {
      List<String> some = new ArrayList<>();
      for (int w = 0; w < 1 + i % 6; w++) {
        some.add(known.get(random.nextInt(known.size())));
      }
      assertEquals(String.join(" ", some), round(tokenizer, String.join(" ", some)));
    }
    assertEquals("lower lowest", round(tokenizer, "  lower \u00a0 lowest "));
    assertEquals("", tokenizer.text(List.of()));
    assertEquals("<unk>er", tokenizer.text(List.of("\u2581", "<unk>", "er")));
  }

  @Test
  void wordsAsTheyStandComeBackWithOneSpaceBetweenThem() {
    Tokenizer tokenizer = of(Kind.SPACES);
    assertEquals(
        "<unk> @-@ don't 2\u00a0000 .", round(tokenizer, " <unk> @-@\tdon't 2\u00a0000 . "));
    assertEquals(Kind.SPACES, Tokenizers.read(tokenizer.json()).settings().kind());
  }

  @Test
  void wordsGetTheirSpacesByGuessing() {
    for (String text :
        List.of(
            "A man, who is old (and \"wise\"), sits.",
            "It costs $5.00, doesn't it?",
            "A well-known red/blue flag; 50% off!")) {
      assertEquals(text, round(of(Kind.WORDS), text));
    }
  }
}
