package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;
import org.sunhwan.text.Vocabulary;

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
   * @param specimens what a model of another task made of some rows
   */
  public record Scored(Figures figures, List<Mistake> mistakes, List<Specimen> specimens) {

    /** Of a classifier. */
    Scored(Figures figures, List<Mistake> mistakes) {
      this(figures, mistakes, List.of());
    }
  }

  /**
   * What a model made of a row, beside what it should have been; empty where nothing should.
   *
   * @param attended what it looked at for that; null where it looks at nothing
   */
  public record Specimen(String id, String text, String expected, String answer, Attended attended)
      implements Serializable {

    /** Of a model that looks at nothing. */
    Specimen(String id, String text, String expected, String answer) {
      this(id, text, expected, answer, null);
    }
  }

  /**
   * What a translator looked at.
   *
   * @param source its tokens
   * @param written those of the translation, the end among them
   * @param weights for each token written, how much of its attention each of the source's had
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Attended(List<String> source, List<String> written, float[][] weights)
      implements Serializable {}

  /**
   * Evaluates a model on a split. Where the model's tokenizer or vocabulary is not the dataset's,
   * the rows' stored text is tokenized anew, so two versions meet on the same rows.
   *
   * @param shown how many rows may be returned to be shown to people: a classifier's most confident
   *     mistakes, other models' answers
   */
  public static Scored evaluate(
      SparkSession spark, Judge judge, PreparedDataset dataset, Split split, int shown) {
    Artifact artifact = judge.artifact();
    requireLabels(artifact, dataset);
    boolean anew = !cutsLike(artifact, dataset);
    if (anew && split == Split.TRAIN) {
      throw new ArtifactException(
          "A model with another tokenizer cannot be evaluated on training rows: their text is not"
              + " stored. Evaluate it on validation or test rows.");
    }
    return evaluate(spark, judge, dataset, split, TaskScoring.of(judge, anew, shown));
  }

  private static <P extends Serializable> Scored evaluate(
      SparkSession spark,
      Judge judge,
      PreparedDataset dataset,
      Split split,
      TaskScoring<P> scoring) {
    P whole = score(spark, judge, dataset.sequences(spark, split), scoring);
    if (scoring.rows(whole) == 0) {
      throw new ArtifactException(
          ("The %s split of %s holds no row to evaluate on. Set split.%s above 0 or give"
                  + " corpus.%s, and prepare again.")
              .formatted(split.label(), dataset.folder(), split.label(), split.label()));
    }
    return scoring.scored(whole, dataset);
  }

  /** Measures a model over rows. */
  private static <P extends Serializable> P score(
      SparkSession spark, Judge judge, Dataset<Row> rows, TaskScoring<P> scoring) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Judge> shipped = context.broadcast(judge);
    try {
      Dataset<Row> needed = rows.selectExpr(scoring.columns().toArray(String[]::new));
      JavaRDD<P> parts =
          (scoring.stretch() == 0 ? needed : inStretches(needed, scoring.stretch()))
              .toJavaRDD()
              .mapPartitions(part -> List.of(score(part, shipped.value(), scoring)).iterator());
      P whole = scoring.none();
      parts.collect().forEach(part -> scoring.merge(whole, part));
      return whole;
    } finally {
      shipped.destroy();
    }
  }

  /** Every stretch whole in one partition, and in order. */
  private static Dataset<Row> inStretches(Dataset<Row> rows, int stretch) {
    int tasks = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.repartition(tasks, functions.floor(functions.col("number").divide(stretch)))
        .sortWithinPartitions("number");
  }

  private static <P extends Serializable> P score(
      Iterator<Row> rows, Judge judge, TaskScoring<P> scoring) {
    P partial = scoring.none();
    try (Predictor predictor = Predictor.of(judge)) {
      List<Row> some = new ArrayList<>();
      while (rows.hasNext()) {
        Row next = rows.next();
        if (!some.isEmpty() && !together(some, next, scoring.stretch())) {
          scoring.add(partial, some, predictor);
          some.clear();
        }
        some.add(next);
      }
      if (!some.isEmpty()) {
        scoring.add(partial, some, predictor);
      }
    }
    return partial;
  }

  private static boolean together(List<Row> some, Row next, int stretch) {
    return stretch == 0
        ? some.size() < ROWS_AT_ONCE
        : some.get(0).getLong(0) / stretch == next.getLong(0) / stretch;
  }

  /** The ints of a column. */
  static int[] ints(Row row, int column) {
    return row.<Integer>getList(column).stream().mapToInt(id -> id).toArray();
  }

  /** The only id column's value, or all of them with their names; without one, the row's number. */
  static String id(Row row, int number, int ids) {
    Map<String, String> columns =
        row.isNullAt(ids) ? Map.of() : new TreeMap<>(row.<String, String>getJavaMap(ids));
    return switch (columns.size()) {
      case 0 -> "row " + row.getLong(number);
      case 1 -> columns.values().iterator().next();
      default -> columns.toString();
    };
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

  /**
   * Whether a model that says tokens says those of a dataset made for its task: only then is what
   * is counted a token the same for both.
   */
  public static boolean saysTokensOf(PreparedDataset dataset, Artifact artifact) {
    return artifact.target() == null
        ? cutsTextsLike(artifact, dataset)
        : cutsTargetsLike(artifact, dataset);
  }

  /** Whether the dataset's stored token ids are what this model would make of the texts. */
  private static boolean cutsLike(Artifact artifact, PreparedDataset dataset) {
    return cutsTargetsLike(artifact, dataset)
        && cutsTextsLike(artifact, dataset)
        && spellsLike(artifact, dataset)
        && artifact.maximumLength() <= dataset.settings().maximumLength();
  }

  private static boolean cutsTextsLike(Artifact artifact, PreparedDataset dataset) {
    return artifact.tokenizer().equals(dataset.tokenizer().json())
        && same(artifact.vocabulary(), dataset.vocabulary());
  }

  private static boolean cutsTargetsLike(Artifact artifact, PreparedDataset dataset) {
    return artifact.target() == null
        || (artifact.target().tokenizer().equals(dataset.targetTokenizer().json())
            && same(artifact.target().vocabulary(), dataset.targetVocabulary()));
  }

  private static boolean spellsLike(Artifact artifact, PreparedDataset dataset) {
    return artifact.characters() == null || same(artifact.characters(), dataset.characters());
  }

  private static boolean same(Vocabulary one, Vocabulary other) {
    return one.sha256().equals(other.sha256());
  }
}
