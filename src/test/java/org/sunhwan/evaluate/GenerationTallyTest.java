package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GenerationTallyTest {
  @Test
  void repeatedAndCopiedTexts() throws Exception {
    GenerationTally tally = new GenerationTally();
    tally.add("최고의 영화입니다", true); // nine characters: not counted as copied
    tally.add("최고의 영화였습니다!", true); // eleven
    GenerationTally other = new GenerationTally();
    other.add("최고의 영화입니다", true);
    other.add("배우 연기가 참 좋았다", false);
    other.add("👍👍👍👍👍👍👍👍👍👍", true); // ten characters of two chars each
    GenerationFigures figures = tally.merge(Parts.sent(other)).figures();
    assertEquals(new GenerationFigures(5, 4 / 5.0, 2, 1 / 2.0), figures);
  }

  @Test
  void nothingCopiedOfNothing() {
    GenerationTally tally = new GenerationTally();
    assertEquals(
        "There is nothing to evaluate: no text was scored. Check that the split is not empty.",
        assertThrows(IllegalStateException.class, tally::figures).getMessage());
    tally.add("짧다", true);
    assertTrue(Double.isNaN(tally.figures().verbatim()));
  }
}
