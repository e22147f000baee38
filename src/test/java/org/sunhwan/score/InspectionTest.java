package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.inference.Nats;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.network.Classification;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regression;
import org.sunhwan.network.Sizes;
import org.sunhwan.network.Task;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.text.TokenizerSettings.Kind;

class InspectionTest {
  /** The same network on batches of other sizes: float32 sums of a dozen products. */
  private static final double ROUNDING = 1e-5;

  private static final String TEXT = "Good bad cinema film";

  @Test
  void tokensStatesAndAnswersStandTogether() {
    try (Inspection inspection = new Inspection(judge(Models.artifact(3)))) {
      Insight insight = inspection.of(TEXT).get(0);
      assertEquals(List.of("good", "bad", "⟨cinema⟩", "film"), insight.tokens());
      assertEquals(2, insight.lanes().size(), "one layer, both ways");
      assertEquals(4, insight.lanes().get(1).states().length);
      assertEquals(4, insight.steps().size());
      float[] whole = probabilities(Models.artifact(3), TEXT);
      for (Guess guess : insight.steps().get(3).guesses()) {
        int label = guess.name().equals("negative") ? 0 : 1;
        assertEquals(whole[label], guess.value(), ROUNDING);
      }
      assertTrue(insight.answer().value() >= 0.5, "the likelier of two stands first");
      float[] half = probabilities(Models.artifact(3), "good bad");
      assertEquals(
          Math.max(half[0], half[1]), insight.steps().get(1).guesses().get(0).value(), ROUNDING);
      assertEquals(List.of(), inspection.of(" \t"));
    }
  }

  /** Erasure: ln p of the answer, less ln p of it where the token is gone. */
  @Test
  void aTokenMovedTheAnswerByWhatItsAbsenceChanges() {
    Artifact artifact = Models.artifact(3);
    try (Inspection inspection = new Inspection(judge(artifact))) {
      Insight insight = inspection.of(TEXT).get(0);
      float[] whole = probabilities(artifact, TEXT);
      int chosen = whole[0] > whole[1] ? 0 : 1;
      List<String> without =
          List.of("bad cinema film", "good cinema film", "good bad film", "good bad cinema");
      for (int t = 0; t < 4; t++) {
        double expected =
            Math.log(whole[chosen]) - Math.log(probabilities(artifact, without.get(t))[chosen]);
        assertEquals(expected, insight.steps().get(t).moved(), ROUNDING);
      }
      float[] one = probabilities(artifact, "good");
      double alone = Math.log(Math.max(one[0], one[1])) + Math.log(2);
      assertEquals(alone, inspection.of("good").get(0).steps().get(0).moved(), ROUNDING);
    }
  }

  /** What float32 rounds to 0 moves an answer far, but not without end. */
  @Test
  void anImpossibleAnswerHasAStrength() {
    var looking = new AnswerLooking(new Classification(), List.of("negative", "positive"));
    assertEquals(-Nats.of(0), looking.strength(new float[] {1, 0}, 1));
    assertEquals(Math.log(0.25), looking.strength(new float[] {0.25f, 0.75f}, 0), 1e-12);
  }

  @Test
  void numbersMoveByTheirDifference() {
    Artifact artifact = numbers(new Regression(10, 2));
    try (Inspection inspection = new Inspection(judge(artifact))) {
      Insight insight = inspection.of("good film").get(0);
      double whole = 10 + 2.0 * probabilities(artifact, "good film")[0];
      double film = 10 + 2.0 * probabilities(artifact, "film")[0];
      assertEquals(new Guess("", insight.answer().value()), insight.answer());
      assertEquals(whole, insight.answer().value(), ROUNDING);
      assertEquals(whole - film, insight.steps().get(0).moved(), ROUNDING);
      double one = inspection.of("film").get(0).steps().get(0).moved();
      assertEquals(film - 10, one, ROUNDING, "nothing to read leaves the mean");
    }
  }

  private static Artifact numbers(Task task) {
    NetworkShape like = Models.SHAPE;
    NetworkShape shape =
        new NetworkShape(
            like.cell(),
            like.embeddingSize(),
            like.hiddenSize(),
            like.layers(),
            like.direction(),
            like.merge(),
            like.pooling(),
            like.regularisation(),
            Output.LINEAR,
            like.implementation(),
            task);
    byte[] model =
        ModelFile.write(
            Networks.create(
                shape,
                Sizes.of(Models.VOCABULARY.size(), 0),
                3,
                new Optimiser(new Sgd(0.1), 0, 0),
                Optional.empty()));
    return new Artifact(
        model, shape, 5, Models.tokenizer(Kind.WORDS), Models.VOCABULARY, List.of());
  }

  private static float[] probabilities(Artifact artifact, String text) {
    try (Predictor predictor = Predictor.of(judge(artifact))) {
      return predictor.probabilities(List.of(text)).get(0);
    }
  }

  private static Judge judge(Artifact artifact) {
    return new Judge(artifact, Models.KERNEL);
  }
}
