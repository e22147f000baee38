package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.inference.BeamSearch;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Surprise;
import org.sunhwan.inference.TagAnswers;
import org.sunhwan.inference.TagAnswers.Tagged;
import org.sunhwan.inference.Translation;
import org.sunhwan.inference.Unrolled.Lane;
import org.sunhwan.inference.Unrolled.Way;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.BeamSettings;
import org.sunhwan.network.Example;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.ModelFile;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.NetworkShape.Merge;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Tagging;
import org.sunhwan.network.Task;
import org.sunhwan.network.Translating;
import org.sunhwan.score.Artifact.Side;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;
import org.sunhwan.text.TokenizerSettings.Kind;
import org.sunhwan.text.Vocabulary;
import org.sunhwan.text.Vocabulary.Count;

/** Looks into networks that say something at every token. */
class LookingTest {
  /** Sums of a dozen float32 products, which other batch sizes may group otherwise. */
  private static final double ROUNDING = 1e-5;

  private static final int[] NONE = {};
  private static final int GOOD = 4;
  private static final int BAD = 5;
  private static final Vocabulary LETTERS = letters("god ba film");
  private static final Vocabulary TARGETS =
      Vocabulary.of(List.of(new Count("gut", 3), new Count("rot", 2)));

  @Test
  void everyWordHasItsTag() {
    Artifact artifact =
        artifact(new Tagging(Tagging.Decision.CRF, 4, 3, 0), Direction.BOTH, 2, null, LETTERS);
    try (var inspection = new Inspection(judge(artifact));
        var predictor = Predictor.of(judge(artifact))) {
      Insight insight = inspection.of("good bad cinema good bad bad").get(0);
      assertEquals(Look.TAGS, insight.look());
      assertEquals(
          List.of("good", "bad", "⟨cinema⟩", "good", "bad", "bad"),
          insight.tokens(),
          "tags are for every word, whatever the maximum length");
      Example words = predictor.words("good bad cinema good bad bad");
      Tagged expected = TagAnswers.of(predictor.network(), new Example[] {words})[0];
      for (int t = 0; t < 6; t++) {
        Guess tag = insight.steps().get(t).guesses().get(0);
        assertEquals(artifact.labels().get(expected.tags()[t]), tag.name());
        assertEquals(expected.probabilities()[t], tag.value(), ROUNDING);
      }
      assertEquals(4, insight.lanes().size(), "two layers, both ways");
      // what was read forward of the first three words does not hang on the others
      Insight head = inspection.of("good bad cinema").get(0);
      assertArrayEquals(head.lanes().get(0).states()[2], insight.lanes().get(0).states()[2], 1e-5f);
      assertEquals(List.of(), inspection.of(" "));
    }
  }

  /** −ln of what came adds up to what the loss says of the whole text. */
  @Test
  void afterEveryTokenStandsWhatCame() {
    for (boolean tied : new boolean[] {false, true}) {
      Artifact artifact =
          artifact(new LanguageModel(tied), Direction.FORWARD, 2, null, null, List.of());
      try (var inspection = new Inspection(judge(artifact));
          var predictor = Predictor.of(judge(artifact))) {
        Insight insight = inspection.of("good bad cinema").get(0);
        assertEquals(Look.NEXT, insight.look());
        assertEquals(List.of("<eos>", "good", "bad", "⟨cinema⟩"), insight.tokens());
        assertEquals(
            List.of("good", "bad", "⟨cinema⟩", "<eos>"),
            insight.steps().stream().map(step -> step.came().name()).toList());
        assertEquals(nats(predictor, NONE, GOOD, BAD, Vocabulary.UNKNOWN), nats(insight), ROUNDING);
        for (Step step : insight.steps()) {
          assertEquals(3, step.guesses().size());
          assertTrue(step.guesses().get(0).value() >= step.came().value());
        }
        assertEquals(2, insight.lanes().size());
        assertEquals(4, insight.lanes().get(1).states().length, "a state for each token read");
      }
    }
  }

  @Test
  void aTextIsReadAsOneOfItsCategory() {
    for (boolean everyStep : new boolean[] {false, true}) {
      Artifact artifact =
          artifact(new Generation(false, everyStep), Direction.FORWARD, 1, null, null);
      try (var inspection = new Inspection(judge(artifact));
          var predictor = Predictor.of(judge(artifact))) {
        double[] nats = new double[2];
        for (int category = 0; category < 2; category++) {
          String label = artifact.labels().get(category);
          Insight insight = inspection.of("good bad", label).get(0);
          assertEquals("<" + label + ">", insight.tokens().get(0));
          nats[category] = nats(insight);
          assertEquals(nats(predictor, new int[] {category}, GOOD, BAD), nats[category], ROUNDING);
        }
        String likelier = nats[0] < nats[1] ? "<negative>" : "<positive>";
        assertEquals(likelier, inspection.of("good bad").get(0).tokens().get(0));
        assertEquals(
            "inspect.category is odd, but the model's categories are [negative, positive].",
            assertThrows(ArtifactException.class, () -> inspection.of("good", "odd")).getMessage());
      }
    }
    try (var inspection = new Inspection(judge(Models.artifact(3)))) {
      assertEquals(
          "inspect.category is odd, but a model of task classify has no categories. Leave it"
              + " empty.",
          assertThrows(ArtifactException.class, () -> inspection.of("good", "odd")).getMessage());
    }
  }

  @Test
  void aTranslatorReadsAndThenWrites() {
    var task = new Translating(new BeamSettings(5, 1, 2, 10));
    Artifact artifact =
        artifact(
            task,
            Direction.BOTH,
            2,
            new Side(Models.tokenizer(Kind.WORDS), TARGETS),
            null,
            List.of());
    try (var inspection = new Inspection(judge(artifact));
        var predictor = Predictor.of(judge(artifact))) {
      List<Insight> insights = inspection.of("good cinema film");
      Translation expected =
          BeamSearch.translate(
                  predictor.network(),
                  new int[][] {predictor.encode("good cinema film")},
                  task.search())
              .get(0);
      assertEquals(Look.SOURCE, insights.get(0).look());
      assertEquals(List.of("good", "⟨cinema⟩", "film"), insights.get(0).tokens());
      assertEquals(
          List.of(Way.FORWARD, Way.BACKWARD, Way.FORWARD, Way.BACKWARD),
          insights.get(0).lanes().stream().map(Lane::way).toList());
      assertEquals(3, insights.get(0).lanes().get(0).states().length);

      Insight written = insights.get(1);
      assertEquals(Look.WRITING, written.look());
      assertEquals(predictor.targetText(expected.tokens()), written.text());
      int steps = expected.tokens().length + 1;
      assertTrue(steps > 2, "it writes something");
      assertEquals("<eos>", written.tokens().get(steps - 1));
      assertEquals(-expected.logProbability(), nats(written), ROUNDING);
      assertEquals(List.of(1, 2), written.lanes().stream().map(Lane::layer).toList());
      assertEquals(steps, written.lanes().get(1).states().length);
      for (int t = 0; t < steps; t++) {
        Guess attended = written.steps().get(t).attended();
        float[] weights = expected.attention()[t];
        int place = insights.get(0).tokens().indexOf(attended.name());
        assertEquals(weights[place], attended.value(), ROUNDING);
        for (float weight : weights) {
          assertTrue(weight <= attended.value() + ROUNDING);
        }
      }
    }
  }

  private static double nats(Insight insight) {
    return insight.steps().stream().mapToDouble(step -> -Math.log(step.came().value())).sum();
  }

  private static double nats(Predictor predictor, int[] targets, int... tokens) {
    Artifact artifact = predictor.artifact();
    return Surprise.of(
        predictor.network(),
        Feeding.of(artifact.shape(), artifact.sizes()),
        new Example[] {new Example(tokens, targets, NONE)})[0];
  }

  private static Artifact artifact(
      Task task, Direction direction, int layers, Side target, Vocabulary characters) {
    return artifact(task, direction, layers, target, characters, List.of("negative", "positive"));
  }

  /** With random parameters, far enough from zero that probabilities differ. */
  static Artifact artifact(
      Task task,
      Direction direction,
      int layers,
      Side target,
      Vocabulary characters,
      List<String> labels) {
    var shape =
        new NetworkShape(
            Cell.LSTM,
            4,
            5,
            layers,
            direction,
            Merge.CONCATENATED,
            Pooling.LAST,
            Regularisation.none(),
            Output.SOFTMAX,
            Implementation.OWN,
            task);
    var empty =
        new Artifact(
            new byte[0],
            shape,
            5,
            Models.tokenizer(Kind.WORDS),
            Models.VOCABULARY,
            labels,
            target,
            characters);
    ComputationGraph graph =
        Networks.create(
            shape, empty.sizes(), 3, new Optimiser(new Sgd(0.1), 0, 0), Optional.empty());
    Random random = new Random(12);
    for (long i = 0; i < graph.numParams(); i++) {
      graph.params().putScalar(i, 0.7 * random.nextGaussian());
    }
    return empty.withModel(ModelFile.write(graph));
  }

  private static Vocabulary letters(String letters) {
    return Vocabulary.of(
        letters
            .codePoints()
            .distinct()
            .filter(letter -> letter != ' ')
            .mapToObj(letter -> new Count(Character.toString(letter), 1))
            .toList());
  }

  private static Judge judge(Artifact artifact) {
    return new Judge(artifact, Models.KERNEL);
  }
}
