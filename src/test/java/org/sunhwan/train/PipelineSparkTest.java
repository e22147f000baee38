package org.sunhwan.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Tally;
import org.sunhwan.network.ModelFile;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.ArtifactException;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Predictor;
import org.sunhwan.score.Scoring;
import org.sunhwan.storage.Storage;
import org.sunhwan.testing.SparkForTests;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.Preparation;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;
import org.sunhwan.text.TokenizerSettings;
import org.sunhwan.text.TokenizerSettings.Kind;

/** From a prepared dataset to an evaluated artifact, through the public doors. */
class PipelineSparkTest {
  private static final SparkSession SPARK = SparkForTests.session();
  private static final Storage STORAGE = Storage.with(SPARK.sparkContext().hadoopConfiguration());

  private static final TrainingSettings SETTINGS = Samples.settings(2, 16, 5, 4);

  @TempDir private static Path folder;

  private static PreparedDataset words;
  private static Training.Result result;
  private static Artifact artifact;
  private static Judge judge;

  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("id\ttext\tlabel"));
    for (int i = 0; i < 400; i++) {
      String label = random.nextBoolean() ? "good" : "bad";
      List<String> text = new ArrayList<>();
      for (int word = random.nextInt(6); word >= 0; word--) {
        text.add(List.of("a", "the", "film", "it", "was").get(random.nextInt(5)));
      }
      // One in ten lies, so that some mistakes are left to find.
      text.add((random.nextInt(10) > 0) == label.equals("good") ? "lovely" : "awful");
      lines.add("r" + i + "\t" + String.join(" ", text) + " w" + i % 7 + "\t" + label);
    }
    Files.write(folder.resolve("reviews.tsv"), lines);
    words = prepare(Kind.WORDS, "words");
    result = train(words, "run", SETTINGS);
    artifact = artifact(words, result, "artifact");
    judge = new Judge(artifact, Samples.KERNEL);
  }

  @Test
  void theBestModelIsRightAboutHonestRows() {
    Evaluation test = (Evaluation) Scoring.evaluate(SPARK, judge, words, Split.TEST, 0).figures();
    assertTrue(test.accuracy() > 0.8 && test.accuracy() < 1, "accuracy " + test.accuracy());
    assertEquals(rows(words, Split.TEST).size(), test.rows());
  }

  /**
   * One in ten lovely films is bad; where bad rows count a hundred times, bad is ten times as
   * likely.
   */
  @Test
  void classWeightsDecideWhatIsAnswered() {
    ClassWeights weights = ClassWeights.of(List.of("100", "1")); // bad, good
    Training.Result weighing = train(words, "weighing", Samples.weighing(SETTINGS, weights));
    var weighed = new Judge(artifact(words, weighing, "weighing-artifact"), Samples.KERNEL);
    assertTrue(shareOfBad(judge) < 0.7, "without weights " + shareOfBad(judge));
    assertTrue(shareOfBad(weighed) > 0.9, "with weights " + shareOfBad(weighed));
  }

  /** Of the answers to the test rows. */
  private static double shareOfBad(Judge answering) {
    Evaluation test =
        (Evaluation) Scoring.evaluate(SPARK, answering, words, Split.TEST, 0).figures();
    long bad = test.confusion().stream().mapToLong(row -> row.get(0)).sum();
    return (double) bad / test.rows();
  }

  /** N / (2 n) for a class with n of the N training rows, to the last bit of the model. */
  @Test
  void balancedWeightsAreThoseOfTheTrainingRows() {
    List<Row> rows = rows(words, Split.TRAIN);
    long good = rows.stream().filter(row -> row.<Integer>getList(2).get(0) == 1).count();
    long bad = rows.size() - good;
    assertNotEquals(good, bad, "or weights would be none");
    List<Double> byHand = List.of(rows.size() / (2.0 * bad), rows.size() / (2.0 * good));
    float[] plain = numbers("plain", ClassWeights.NONE);
    float[] balanced = numbers("balanced", ClassWeights.BALANCED);
    assertFalse(Arrays.equals(plain, balanced), "weights change nothing");
    assertArrayEquals(numbers("by-hand", new ClassWeights(false, byHand)), balanced);
  }

  /** The parameters after one epoch. */
  private static float[] numbers(String run, ClassWeights weights) {
    TrainingSettings settings = Samples.weighing(Samples.exact(2, 16, 5, 1), weights);
    byte[] model = STORAGE.read(train(words, run, settings).model());
    return ModelFile.read(model, run).params().toFloatVector();
  }

  @Test
  void theValidationMetricIsTheScoresOfTheKeptModel() {
    Evaluation validation =
        (Evaluation) Scoring.evaluate(SPARK, judge, words, Split.VALIDATION, 0).figures();
    assertEquals(validation.accuracy(), result.bestMetric());
  }

  @Test
  void sparkScoresLikeOneThread() {
    Tally tally = new Tally(2);
    try (Predictor predictor = Predictor.of(judge)) {
      for (Row row : rows(words, Split.TEST)) {
        int[] tokens = row.<Integer>getList(3).stream().mapToInt(t -> t).toArray();
        tally.add(
            row.<Integer>getList(2).get(0), predictor.judge(List.of(tokens)).get(0), tokens.length);
      }
    }
    var counts = words.statistics().splits().get("train").labels();
    Evaluation expected =
        tally.evaluation(words.labels(), words.labels().stream().map(counts::get).toList());
    Evaluation actual = (Evaluation) Scoring.evaluate(SPARK, judge, words, Split.TEST, 0).figures();
    assertEquals(expected.confusion(), actual.confusion());
    // Probabilities of a row differ in the last bits with the batch it is in.
    assertEquals(expected.loss(), actual.loss(), 1e-6);
    assertEquals(expected.majorityLabel(), actual.majorityLabel());
  }

  @Test
  void mistakesAreTheMostConfidentOnes() {
    List<Scoring.Mistake> all = Scoring.evaluate(SPARK, judge, words, Split.TEST, 1000).mistakes();
    Evaluation test = (Evaluation) Scoring.evaluate(SPARK, judge, words, Split.TEST, 0).figures();
    assertEquals(Math.round(test.rows() * (1 - test.accuracy())), all.size());
    assertEquals(
        all.stream().map(Scoring.Mistake::confidence).sorted(Comparator.reverseOrder()).toList(),
        all.stream().map(Scoring.Mistake::confidence).toList());
    assertEquals(
        all.subList(0, 3), Scoring.evaluate(SPARK, judge, words, Split.TEST, 3).mistakes());
    // Further down may be an honest row that the network is not sure of.
    for (Scoring.Mistake mistake : all.subList(0, 3)) {
      assertTrue(mistake.id().matches("r\\d+"), mistake.id());
      boolean lovely = mistake.text().contains("lovely");
      assertEquals(lovely ? "good" : "bad", mistake.predicted(), mistake.text());
      assertEquals(lovely ? "bad" : "good", mistake.label());
    }
  }

  /** A model of words meets the rows of a dataset of characters: their texts are cut anew. */
  @Test
  void twoTokenizersMeetOnTheSameRows() {
    PreparedDataset characters = prepare(Kind.CHARACTERS, "characters");
    Evaluation own = (Evaluation) Scoring.evaluate(SPARK, judge, words, Split.TEST, 0).figures();
    Evaluation other =
        (Evaluation) Scoring.evaluate(SPARK, judge, characters, Split.TEST, 0).figures();
    assertEquals(own.confusion(), other.confusion());
    assertEquals(own.rows(), other.rows());
    var refusal =
        assertThrows(
            ArtifactException.class,
            () -> Scoring.evaluate(SPARK, judge, characters, Split.TRAIN, 0));
    assertEquals(
        "A model with another tokenizer cannot be evaluated on training rows: their text is not"
            + " stored. Evaluate it on validation or test rows.",
        refusal.getMessage());
  }

  @Test
  void otherLabelsAreRefused() {
    var other =
        new Artifact(
            artifact.model(),
            artifact.shape(),
            artifact.maximumLength(),
            artifact.tokenizer(),
            artifact.vocabulary(),
            List.of("good", "bad"));
    var refusal =
        assertThrows(
            ArtifactException.class,
            () -> Scoring.evaluate(SPARK, new Judge(other, Samples.KERNEL), words, Split.TEST, 0));
    assertEquals(
        "The model knows 2 labels (good, bad) and dataset "
            + words.id()
            + " has 2 (bad, good). They must be the same, in the same order; train a model on this"
            + " dataset.",
        refusal.getMessage());
  }

  @Test
  void withoutValidationRowsNothingIsTrained() {
    PreparedDataset bare = prepare(Kind.WORDS, "bare", 0);
    var refusal = assertThrows(TrainingException.class, () -> train(bare, "bare-run", SETTINGS));
    assertEquals(
        bare.folder()
            + " has no validation rows, so no epoch could be called the best. Set split.validation"
            + " above 0 or give corpus.validation, and prepare again.",
        refusal.getMessage());
  }

  private static List<Row> rows(PreparedDataset dataset, Split split) {
    return dataset
        .sequences(SPARK, split)
        .select("number", "id", "targets", "tokens")
        .collectAsList();
  }

  private static Training.Result train(
      PreparedDataset dataset, String run, TrainingSettings settings) {
    var request =
        new Training.Request(
            dataset,
            Optional.empty(),
            false,
            Samples.SHAPE,
            settings,
            Samples.KERNEL,
            3,
            folder.resolve(run).toString());
    return Training.run(
        SPARK,
        STORAGE,
        request,
        new TrainingListener() {
          @Override
          public void round(Round round) {}

          @Override
          public void epoch(Epoch epoch) {}
        });
  }

  private static Artifact artifact(PreparedDataset dataset, Training.Result trained, String name) {
    var made =
        new Artifact(
            STORAGE.read(trained.model()),
            Samples.SHAPE,
            dataset.settings().maximumLength(),
            dataset.tokenizer().json(),
            dataset.vocabulary(),
            dataset.labels());
    String path = folder.resolve(name).toString();
    made.write(STORAGE, path);
    return Artifact.open(STORAGE, path);
  }

  private static PreparedDataset prepare(Kind kind, String name) {
    return prepare(kind, name, 0.2);
  }

  private static PreparedDataset prepare(Kind kind, String name, double validation) {
    var corpus =
        new CorpusSettings(
            folder.toString(),
            CorpusSettings.Format.TSV,
            List.of("reviews.tsv"),
            List.of(),
            List.of(),
            List.of(),
            List.of("id"),
            "text",
            "label",
            "",
            0,
            1000,
            4096,
            0);
    var settings =
        new DatasetSettings(
            corpus,
            List.of(),
            validation,
            0.2,
            1,
            new TokenizerSettings(kind, true, true, 1, 1),
            1,
            100,
            50);
    return Preparation.run(SPARK, STORAGE, folder.resolve(name).toString(), settings, line -> {});
  }
}
