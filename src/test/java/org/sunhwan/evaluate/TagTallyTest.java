package org.sunhwan.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.Entities.Entity;
import org.sunhwan.evaluate.Evaluation.ClassFigures;

class TagTallyTest {
  private static final List<String> WORDS = List.of("NOUN", "VERB", "X");
  private static final List<String> NAMES = List.of("O", "B-PER", "I-PER", "B-LOC");

  @Test
  void tokensByHand() {
    TagTally tally = new TagTally(WORDS);
    // right, right, wrong (unknown word), not counted, right (unknown word)
    tally.add(
        new int[] {0, 1, 0, -1, 1},
        new int[] {0, 1, 1, 0, 1},
        new boolean[] {false, false, true, true, true},
        6.0);
    TagFigures figures = tally.figures();
    assertEquals(1, figures.rows());
    assertEquals(1.5, figures.loss());
    assertEquals(4, figures.tokens());
    assertEquals(0.75, figures.accuracy());
    assertEquals(2, figures.unknown());
    assertEquals(0.5, figures.unknownAccuracy());
    assertEquals(
        List.of(
            new ClassFigures("NOUN", 2, 1, 0.5, 2 / 3.0),
            new ClassFigures("VERB", 2, 2 / 3.0, 1, 0.8),
            new ClassFigures("X", 0, 0, 0, 0)),
        figures.tags());
    assertEquals((2 / 3.0 + 0.8 + 0) / 3, figures.macroF1(), 1e-15);
    assertEquals("NOUN", figures.mostFrequentTag());
    assertEquals(0.5, figures.baseline());
    assertNull(figures.entities(), "parts of speech name no entities");
    assertEquals(List.of(), figures.entityTypes());
  }

  @Test
  void illFormedSequencesMeanWhatConllevalSays() {
    assertEquals(
        Set.of(new Entity("PER", 1, 2), new Entity("LOC", 3, 3), new Entity("LOC", 4, 4)),
        Entities.of(List.of("O", "I-PER", "E-PER", "I-LOC", "B-LOC", "O")));
    assertEquals(Set.of(), Entities.of(List.of()));
    assertTrue(Entities.areNamedBy(NAMES));
    assertFalse(Entities.areNamedBy(WORDS));
    assertFalse(Entities.areNamedBy(List.of("O")));
    assertFalse(Entities.areNamedBy(List.of("O", "B-PER", "B-")));
  }

  @Test
  void anEntityIsRightWithBothEndsAndItsType() {
    TagTally tally = new TagTally(NAMES);
    add(tally, new int[] {1, 2, 0, 3}, new int[] {1, 2, 0, 3}); // both found
    add(tally, new int[] {1, 2, 0, 3}, new int[] {1, 0, 0, 1}); // one cut short, one mistyped
    ClassFigures all = tally.figures().entities();
    assertEquals(new ClassFigures("entities", 4, 0.5, 0.5, 0.5), all);
    assertEquals(
        List.of(
            new ClassFigures("LOC", 2, 1, 0.5, 2 / 3.0), //
            new ClassFigures("PER", 2, 1 / 3.0, 0.5, 0.4)),
        tally.figures().entityTypes());
  }

  @Test
  void aTokenThatIsNotCountedIsAsIfItWereNotThere() {
    TagTally tally = new TagTally(NAMES);
    add(tally, new int[] {1, -1, 2}, new int[] {1, 0, 2});
    assertEquals(1, tally.figures().entities().f1());
  }

  @Test
  void partsMergeAfterTheirJourney() throws Exception {
    TagTally whole = new TagTally(NAMES);
    TagTally merged = new TagTally(NAMES);
    for (int i = 0; i < 4; i++) {
      TagTally part = new TagTally(NAMES);
      int[] answer = {i, 2, 0, i};
      boolean[] isUnknown = {false, i % 2 == 0, true, true};
      whole.add(new int[] {1, 2, 0, 3}, answer, isUnknown, i);
      part.add(new int[] {1, 2, 0, 3}, answer, isUnknown, i);
      merged.merge(Parts.sent(part));
    }
    assertEquals(whole.figures(), merged.figures());
    assertEquals(10, merged.figures().unknown());
    assertEquals(6 / 16.0, merged.figures().loss());
    assertEquals(
        "Only tallies of the same tags can be merged, but one has [NOUN, VERB, X] and the other"
            + " [O, B-PER, I-PER, B-LOC].",
        assertThrows(IllegalArgumentException.class, () -> new TagTally(WORDS).merge(whole))
            .getMessage());
  }

  @Test
  void wrongSentencesAreRefused() {
    assertEquals(
        "A sentence of 2 true tags was answered with 1 tags, and 2 tokens say whether they are"
            + " known; there must be one of each a token.",
        refused(new int[] {0, 0}, new int[] {0}));
    assertEquals(
        "Token 2 of a sentence has the tag id 1 and was answered with 3, but ids go from 0 to 2;"
            + " model and dataset must have the same labels.",
        refused(new int[] {0, 1}, new int[] {0, 3}));
    refused(new int[] {-2}, new int[] {0});
    refused(new int[] {3}, new int[] {0});
    refused(new int[] {0}, new int[] {-1});
    assertEquals(
        "There is nothing to evaluate: no token was scored. Check that the split is not empty.",
        assertThrows(IllegalStateException.class, new TagTally(WORDS)::figures).getMessage());
  }

  private static String refused(int[] actual, int[] answered) {
    return assertThrows(
            IllegalArgumentException.class, () -> add(new TagTally(WORDS), actual, answered))
        .getMessage();
  }

  private static void add(TagTally tally, int[] actual, int[] answered) {
    tally.add(actual, answered, new boolean[actual.length], 1);
  }
}
