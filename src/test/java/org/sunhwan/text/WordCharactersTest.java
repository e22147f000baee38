package org.sunhwan.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.text.Vocabulary.Count;

class WordCharactersTest {
  private static final Vocabulary CHARACTERS =
      Vocabulary.of(List.of(new Count("a", 3), new Count("A", 2), new Count("😀", 1)));

  @Test
  void everyWordEndsInZeroAndKeepsItsCase() {
    assertArrayEquals(new int[] {4, 5, 0, 6, 1, 0}, WordCharacters.ids("  aA\t😀b ", CHARACTERS));
    assertArrayEquals(new int[0], WordCharacters.ids(" ", CHARACTERS));
  }

  /** As the words are cut that a tagger reads beside them: a no-break space parts none. */
  @Test
  void wordsAreThoseOfTheTokenizer() {
    assertArrayEquals(new int[] {4, 1, 4, 0, 4, 0}, WordCharacters.ids("a\u00a0a a", CHARACTERS));
  }
}
