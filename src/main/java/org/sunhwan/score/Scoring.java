package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** Evaluates on Spark: the artifact goes out once, tallies come back. */
public final class Scoring {
  private static final int ROWS_AT_ONCE = 4096;

  private Scoring() {}

  /** A confident mistake, for the report. */
  public record Mistake(
      String id, String text, String label, String predicted, double confidence) {}

  /**
   * What was measured.
   *
   * @param mistakes a classifier's most confident ones, most confident first
   */
  public record Scored(Figures figures, List<Mistake> mistakes) {}

  /**
   * Evaluates a model on a split. Where the model's tokenizer or vocabulary is not the dataset's,
   * the rows' stored text is tokenized anew, so two versions meet on the same rows.
   *
   * @param mistakes how many of the most confident mistakes to return
   */
  public static Scored evaluate(
      SparkSession spark, Judge judge, PreparedDataset dataset, Split split, int mistakes) {
    Artifact artifact = judge.artifact();
    requireLabels(artifact, dataset);
    boolean anew = !cutsLike(artifact, dataset);
    if (anew && split == Split.TRAIN) {
      throw new ArtifactException(
          "A model with another tokenizer cannot be evaluated on training rows: their text is not"
              + " stored. Evaluate it on validation or test rows.");
    }
    PartialScore whole = score(spark, judge, dataset.sequences(spark, split), anew, mistakes);
    if (whole.tally.rows() == 0) {
      throw new ArtifactException(
          ("The %s split of %s holds no row to evaluate on. Set split.%s above 0 or give"
                  + " corpus.%s, and prepare again.")
              .formatted(split.label(), dataset.folder(), split.label(), split.label()));
    }
    return new Scored(
        whole.tally.evaluation(artifact.labels(), trainingRows(dataset)),
        whole.mistakes().stream().map(mistake -> mistake.named(artifact.labels())).toList());
  }

  /** Scores rows: number, id, tokens, targets, text. */
  static PartialScore score(
      SparkSession spark, Judge judge, Dataset<Row> rows, boolean anew, int mistakes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Judge> shipped = context.broadcast(judge);
    try {
      Dataset<Row> needed =
          anew || mistakes > 0
              ? rows.select("number", "targets", "tokens", "text", "id")
              : rows.select("number", "targets", "tokens");
      JavaRDD<PartialScore> parts =
          needed
              .toJavaRDD()
              .mapPartitions(
                  part -> List.of(score(part, shipped.value(), anew, mistakes)).iterator());
      PartialScore whole = new PartialScore(judge.artifact().labels().size(), mistakes);
      parts.collect().forEach(whole::merge);
      return whole;
    } finally {
      shipped.destroy();
    }
  }

  private static PartialScore score(Iterator<Row> rows, Judge judge, boolean anew, int mistakes) {
    var partial = new PartialScore(judge.artifact().labels().size(), mistakes);
    try (Predictor predictor = Predictor.of(judge)) {
      List<Row> some = new ArrayList<>();
      while (rows.hasNext()) {
        some.add(rows.next());
        if (some.size() == ROWS_AT_ONCE || !rows.hasNext()) {
          score(some, predictor, anew, partial);
          some.clear();
        }
      }
    }
    return partial;
  }

  private static void score(
      List<Row> rows, Predictor predictor, boolean anew, PartialScore partial) {
    List<int[]> sequences = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sequences.add(anew ? predictor.encode(row.getString(3)) : ints(row.getList(2)));
    }
    List<float[]> answers = predictor.judge(sequences);
    for (int i = 0; i < rows.size(); i++) {
      // A text in which the other tokenizer finds no token: the model says nothing, all are alike.
      float[] answer = answers.get(i) == null ? uniform(partial) : answers.get(i);
      partial.add(rows.get(i), answer, Math.max(1, sequences.get(i).length));
    }
  }

  private static float[] uniform(PartialScore partial) {
    float[] probabilities = new float[partial.classes];
    Arrays.fill(probabilities, 1f / partial.classes);
    return probabilities;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(id -> id).toArray();
  }

  private static void requireLabels(Artifact artifact, PreparedDataset dataset) {
    List<String> expected = dataset.labels();
    if (!artifact.labels().equals(expected)) {
      throw new ArtifactException(
          ("The model knows %d labels (%s) and dataset %s has %d (%s). They must be the same, in"
                  + " the same order; train a model on this dataset.")
              .formatted(
                  artifact.labels().size(),
                  shown(artifact.labels()),
                  dataset.id(),
                  expected.size(),
                  shown(expected)));
    }
  }

  private static String shown(List<String> labels) {
    String first = labels.stream().limit(5).collect(Collectors.joining(", "));
    return labels.size() > 5 ? first + ", …" : first;
  }

  /** Whether the dataset's stored token ids are what this model would make of the texts. */
  private static boolean cutsLike(Artifact artifact, PreparedDataset dataset) {
    return artifact.tokenizer().equals(dataset.tokenizer().json())
        && artifact.vocabulary().sha256().equals(dataset.vocabulary().sha256())
        && artifact.maximumLength() <= dataset.settings().maximumLength();
  }

  private static List<Long> trainingRows(PreparedDataset dataset) {
    SplitStatistics train = dataset.statistics().splits().get(Split.TRAIN.label());
    Map<String, Long> rows = train == null ? Map.of() : train.labels();
    return dataset.labels().stream().map(label -> rows.getOrDefault(label, 0L)).toList();
  }
}
