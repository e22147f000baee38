package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.TokenizerSettings.Kind;

class UnknownTokensTest {
  private static Vocabulary vocabulary(String... tokens) {
    return Vocabulary.of(
        List.of(tokens).stream().map(token -> new Vocabulary.Count(token, 2)).toList());
  }

  private static List<String> of(Kind kind, Vocabulary vocabulary, String text) {
    Tokenizer tokenizer = Tokenizers.of(new TokenizerSettings(kind, true, true, 0, 1));
    return UnknownTokens.of(tokenizer, vocabulary, text);
  }

  @Test
  void wordsAndCharactersStandAsTheyAreCut() {
    Vocabulary known = vocabulary("a", "dog", " ");
    assertEquals(List.of("zebra", ",", "."), of(Kind.WORDS, known, "A zebra, a dog."));
    assertEquals(List.of("b", "😀"), of(Kind.CHARACTERS, known, "a b😀"));
    assertEquals(List.of("<unk>", "dogs"), of(Kind.SPACES, known, "a <unk> dogs"));
  }

  /** What training knows of "ab ab": its letters, and that they come together. */
  @Test
  void ofSubwordsTheLettersAreTold() {
    Tokenizer subwords =
        SubwordTrainer.train(
            Map.of("ab", 9L), new TokenizerSettings(Kind.SUBWORDS, true, true, 1, 1));
    Vocabulary known = vocabulary("▁", "a", "b", "▁a", "ab");
    assertEquals(List.of(), UnknownTokens.of(subwords, known, "ab b"));
    assertEquals(
        List.of("<", "u", "n", "k", ">", "공"), UnknownTokens.of(subwords, known, "a<unk> 공"));
  }
}
