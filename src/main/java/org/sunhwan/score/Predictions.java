package org.sunhwan.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.sunhwan.text.CorpusTexts.Text;
import scala.collection.JavaConverters;

/** Predicts on Spark: every text gets its label and class probabilities, or keeps its reason. */
public final class Predictions {
  /** Names of the columns beside the id columns. */
  public static final List<String> COLUMNS =
      List.of("file", "position", "label", "probabilities", "reason", "detail");

  private static final int TEXTS_AT_ONCE = 1024;

  private Predictions() {}

  /**
   * A table with the id columns, file and position of each row; then label and probabilities (a map
   * by label), or reason and detail.
   *
   * @param ids names of the id columns, as the texts hold them; none of {@link #COLUMNS}
   */
  public static Dataset<Row> of(
      SparkSession spark, Judge judge, JavaRDD<Text> texts, List<String> ids) {
    Broadcast<Judge> shipped =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(judge);
    JavaRDD<Row> rows =
        texts.mapPartitions(
            part ->
                new Judged(
                    part, Predictor.of(shipped.value()), shipped.value().artifact().labels()));
    return spark.createDataFrame(rows, schema(ids));
  }

  /** The columns of the answers. */
  public static StructType schema(List<String> ids) {
    var schema = new StructType();
    for (String id : ids) {
      schema = schema.add(id, DataTypes.StringType);
    }
    return schema
        .add("file", DataTypes.StringType)
        .add("position", DataTypes.LongType)
        .add("label", DataTypes.StringType)
        .add(
            "probabilities",
            DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType, false))
        .add("reason", DataTypes.StringType)
        .add("detail", DataTypes.StringType);
  }

  /** Takes texts in blocks, so that the network sees batches and memory stays bounded. */
  private static final class Judged implements Iterator<Row> {
    private final Iterator<Text> texts;
    private final Predictor predictor;
    private final List<String> labels;
    private Iterator<Row> block = List.<Row>of().iterator();

    Judged(Iterator<Text> texts, Predictor predictor, List<String> labels) {
      this.texts = texts;
      this.predictor = predictor;
      this.labels = labels;
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
      List<int[]> sequences = new ArrayList<>();
      while (texts.hasNext() && some.size() < TEXTS_AT_ONCE) {
        Text text = texts.next();
        some.add(text);
        sequences.add(text.reason() == null ? predictor.encode(text.text()) : new int[0]);
      }
      List<float[]> answers = predictor.judge(sequences);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        rows.add(row(some.get(i), answers.get(i)));
      }
      return rows.iterator();
    }

    private Row row(Text text, float[] answer) {
      List<Object> values = new ArrayList<>(text.ids());
      values.add(text.file());
      values.add(text.position());
      if (answer == null) {
        values.add(null);
        values.add(null);
      } else {
        values.add(labels.get(best(answer)));
        values.add(byLabel(answer));
      }
      values.add(text.reason());
      values.add(text.detail());
      return RowFactory.create(values.toArray());
    }

    private scala.collection.Map<String, Float> byLabel(float[] answer) {
      Map<String, Float> probabilities = new LinkedHashMap<>();
      for (int c = 0; c < answer.length; c++) {
        probabilities.put(labels.get(c), answer[c]);
      }
      return JavaConverters.mapAsScalaMap(probabilities);
    }

    private static int best(float[] answer) {
      int best = 0;
      for (int c = 1; c < answer.length; c++) {
        if (answer[c] > answer[best]) {
          best = c;
        }
      }
      return best;
    }
  }
}
