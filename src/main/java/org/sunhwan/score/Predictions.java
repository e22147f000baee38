package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.sunhwan.inference.DocumentVectors;
import org.sunhwan.text.CorpusTexts.Text;

/** Predicts on Spark: every text gets what the model's task answers, or keeps its reason. */
public final class Predictions {
  private static final int TEXTS_AT_ONCE = 1024;

  private Predictions() {}

  /**
   * A table with the id columns, file and position of each row; then the answer's columns, or
   * reason and detail.
   *
   * @param ids names of the id columns, as the texts hold them; none of {@link #columns}
   * @param vectors which vectors stand beside the answers; needs our layers
   */
  public static Dataset<Row> of(
      SparkSession spark,
      Judge judge,
      JavaRDD<Text> texts,
      List<String> ids,
      DocumentVectors vectors) {
    Broadcast<Judge> shipped =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(judge);
    JavaRDD<Row> rows =
        texts.mapPartitions(part -> new Judged(part, Predictor.of(shipped.value()), vectors));
    return spark.createDataFrame(rows, schema(judge.artifact(), ids, vectors));
  }

  /** Names that columns beside the id columns can have. */
  public static List<String> columns(Artifact artifact) {
    return List.of(schema(artifact, List.of(), DocumentVectors.POOLED).fieldNames());
  }

  /** The answer's column that is null where there is none. */
  public static String answer(Artifact artifact) {
    return Answering.of(artifact).columns().fieldNames()[0];
  }

  /** The columns of the answers. */
  public static StructType schema(Artifact artifact, List<String> ids, DocumentVectors vectors) {
    var schema = new StructType();
    for (String id : ids) {
      schema = schema.add(id, DataTypes.StringType);
    }
    schema = schema.add("file", DataTypes.StringType).add("position", DataTypes.LongType);
    for (StructField field : Answering.of(artifact).columns().fields()) {
      schema = schema.add(field);
    }
    if (vectors != DocumentVectors.NONE) {
      schema = schema.add("vector", DataTypes.createArrayType(DataTypes.FloatType, false));
    }
    return schema.add("reason", DataTypes.StringType).add("detail", DataTypes.StringType);
  }

  /** Takes texts in blocks, so that the network sees batches and memory stays bounded. */
  private static final class Judged implements Iterator<Row> {
    private final Iterator<Text> texts;
    private final Predictor predictor;
    private final Answering answering;
    private final DocumentVectors vectors;
    private Iterator<Row> block = List.<Row>of().iterator();

    Judged(Iterator<Text> texts, Predictor predictor, DocumentVectors vectors) {
      this.texts = texts;
      this.predictor = predictor;
      this.answering = Answering.of(predictor.artifact());
      this.vectors = vectors;
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) context -> predictor.close());
    }

    @Override
    public boolean hasNext() {
      if (!block.hasNext() && texts.hasNext()) {
        block = judge();
      }
      return block.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return block.next();
    }

    private Iterator<Row> judge() {
      List<Text> some = new ArrayList<>();
      while (texts.hasNext() && some.size() < TEXTS_AT_ONCE) {
        some.add(texts.next());
      }
      List<Object[]> answers = answering.answers(some, predictor);
      List<float[]> read =
          vectors == DocumentVectors.NONE
              ? List.of()
              : predictor.vectors(vectors, ClassAnswering.sequences(some, predictor));
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        rows.add(row(some.get(i), answers.get(i), read.isEmpty() ? null : read.get(i)));
      }
      return rows.iterator();
    }

    private Row row(Text text, Object[] answer, float[] vector) {
      List<Object> values = new ArrayList<>(text.ids());
      values.add(text.file());
      values.add(text.position());
      Object[] shown = answer == null ? new Object[answering.columns().size()] : answer;
      values.addAll(Arrays.asList(shown));
      if (vectors != DocumentVectors.NONE) {
        values.add(vector);
      }
      values.add(text.reason());
      values.add(text.detail());
      return RowFactory.create(values.toArray());
    }
  }
}
