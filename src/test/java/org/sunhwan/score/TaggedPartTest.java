package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sunhwan.evaluate.TagFigures;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.network.Example;
import org.sunhwan.network.Tagging;
import org.sunhwan.score.Scoring.Specimen;
import org.sunhwan.text.Vocabulary;

class TaggedPartTest {
  private static final List<String> TAGS = List.of("NOUN", "VERB");

  @Test
  void unknownWordsAreThoseOfTheVocabulary() {
    assertEquals(Vocabulary.UNKNOWN, Tagging.UNKNOWN);
  }

  /** Two sentences of four words that count, three of them right, one of two unknown ones. */
  @Test
  void figuresAreThoseOfAllPartsInAnyOrder() {
    for (boolean swapped : new boolean[] {false, true}) {
      TaggedPart one = new TaggedPart(TAGS, 1);
      TaggedPart other = new TaggedPart(TAGS, 1);
      (swapped ? other : one)
          .add(sentence(new int[] {7, 1}, 0, 1), new Tagged(new int[] {0, 0}, null, 1.5));
      (swapped ? one : other)
          .add(sentence(new int[] {1, 8, 9}, 1, -1, 0), new Tagged(new int[] {1, 0, 0}, null, 0.5));
      one.merge(other);
      TagFigures figures = one.figures();
      assertEquals(2, one.rows());
      assertEquals(4, figures.tokens());
      assertEquals(0.75, figures.accuracy());
      assertEquals(2, figures.unknown());
      assertEquals(0.5, figures.unknownAccuracy());
      assertEquals(0.5, figures.loss(), 1e-12);
    }
  }

  @Test
  void theMostSurprisingSentencesAreShown() {
    TaggedPart one = new TaggedPart(TAGS, 2);
    TaggedPart other = new TaggedPart(TAGS, 2);
    for (int i = 0; i < 100; i++) {
      (i % 2 == 0 ? one : other).show(i, i % 50, new Specimen("s" + i, "text", "NOUN", "VERB"));
    }
    one.merge(other);
    assertEquals(List.of("s49", "s99"), one.specimens().stream().map(Specimen::id).toList());
  }

  /** Parts come back from the tasks of a cluster. */
  @Test
  void travelsWithWhatItShows() throws Exception {
    TaggedPart part = new TaggedPart(TAGS, 2);
    part.add(sentence(new int[] {7}, 0), new Tagged(new int[] {1}, null, 2));
    part.show(3, 2, new Specimen("s3", "text", "NOUN", "VERB"));
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(part);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TaggedPart read = (TaggedPart) in.readObject();
      assertEquals(part.figures(), read.figures());
      assertEquals(part.specimens(), read.specimens());
    }
  }

  private static Example sentence(int[] words, int... tags) {
    return new Example(words, tags, new int[0]);
  }
}
