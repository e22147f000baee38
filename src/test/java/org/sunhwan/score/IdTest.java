package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.Translating;
import org.sunhwan.score.Artifact.Side;
import org.sunhwan.score.Scoring.Specimen;
import org.sunhwan.text.TokenizerSettings.Kind;
import org.sunhwan.text.Vocabulary;
import org.sunhwan.text.Vocabulary.Count;
import scala.collection.JavaConverters;

/** What rows that people see are called. */
class IdTest {
  private static final Map<String, String> ONE = Map.of("id", "a");
  private static final Map<String, String> TWO = new TreeMap<>(Map.of("page", "3", "id", "a"));

  @Test
  void theOnlyIdOrAllWithTheirNamesOrTheNumber() {
    assertEquals("a", Scoring.id(row(7, ONE), 0, 5));
    assertEquals("{id=a, page=3}", Scoring.id(row(7, TWO), 0, 5));
    assertEquals("row 7", Scoring.id(row(7, Map.of()), 0, 5));
    assertEquals("row 7", Scoring.id(row(7, null), 0, 5));
  }

  @Test
  void translationsAreCalledTheSame() {
    var task = new Translating(new BeamSettings(1, 1, 1, 1));
    var target =
        new Side(
            Models.tokenizer(Kind.WORDS),
            Vocabulary.of(List.of(new Count("gut", 3), new Count("rot", 2))));
    Artifact artifact = LookingTest.artifact(task, Direction.FORWARD, 1, target, null, List.of());
    var scoring = new TranslationScoring(task, false, 3);
    TranslationScoring.Part part = scoring.none();
    try (Predictor predictor = Predictor.of(new Judge(artifact, Models.KERNEL))) {
      scoring.add(part, List.of(row(0, ONE), row(1, TWO), row(2, null)), predictor);
    }
    List<String> ids = scoring.scored(part, null).specimens().stream().map(Specimen::id).toList();
    assertEquals(List.of("a", "{id=a, page=3}", "row 2"), ids);
  }

  /** Number, tokens, targets, text, target text, id columns. */
  private static Row row(long number, Map<String, String> ids) {
    return RowFactory.create(
        number,
        JavaConverters.asScalaBufferConverter(List.of(4, 5)).asScala(),
        JavaConverters.asScalaBufferConverter(List.of(4)).asScala(),
        "good bad",
        "gut",
        ids == null ? null : JavaConverters.mapAsScalaMapConverter(ids).asScala());
  }
}
