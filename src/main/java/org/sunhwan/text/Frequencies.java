package org.sunhwan.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.text.Counting.Block;
import org.sunhwan.text.Counting.Counts;
import scala.Tuple2;

/**
 * Sums, over all tasks, of what the counting pass handed over; nothing corpus-sized is collected.
 */
final class Frequencies {
  private static final Encoder<Tuple2<String, Long>> COUNT =
      Encoders.tuple(Encoders.STRING(), Encoders.LONG());

  private Frequencies() {}

  /** Columns {@code token} and {@code count}: every distinct token once. */
  static Dataset<Row> ofTokens(SparkSession spark, JavaRDD<Counts> handedOver) {
    JavaRDD<Tuple2<String, Long>> parts =
        handedOver.flatMap(
            part ->
                IntStream.range(0, part.tokens().length)
                    .mapToObj(i -> new Tuple2<>(part.tokens()[i], part.counts()[i]))
                    .iterator());
    return summed(spark.createDataset(parts.rdd(), COUNT));
  }

  /** The same for the tokens that the counted words are cut into. */
  static Dataset<Row> ofSubwords(Dataset<Row> words, String tokenizerJson) {
    FlatMapFunction<Row, Tuple2<String, Long>> cut = new WordCutter(tokenizerJson);
    return summed(words.flatMap(cut, COUNT));
  }

  private static Dataset<Row> summed(Dataset<Tuple2<String, Long>> parts) {
    return parts.toDF("token", "count").groupBy("token").agg(sum("count").as("count"));
  }

  /**
   * The tokens seen at least so often, most frequent first, equals in code point order: which is
   * the order of UTF-8 bytes, in which Spark compares strings.
   */
  static List<Vocabulary.Count> top(Dataset<Row> tokens, int minimumCount, int most) {
    var top = new ArrayList<Vocabulary.Count>();
    for (Row row :
        tokens
            .filter(col("count").geq(minimumCount))
            .filter(col("token").isin(Vocabulary.SPECIAL.toArray()).unary_$bang())
            .orderBy(col("count").desc(), col("token").asc())
            .limit(most)
            .collectAsList()) {
      top.add(new Vocabulary.Count(row.getString(0), row.getLong(1)));
    }
    return top;
  }

  static Map<String, Long> byToken(List<Vocabulary.Count> counts) {
    var map = new LinkedHashMap<String, Long>();
    counts.forEach(count -> map.put(count.token(), count.count()));
    return map;
  }

  /** Test rows whose text stands in the training rows, by 64-bit hashes of the texts. */
  static long testRowsAlsoInTrain(SparkSession spark, JavaRDD<Block> blocks) {
    Dataset<Row> training =
        hashes(spark, blocks.flatMap(b -> LongStream.of(b.training()).iterator()))
            .select(col("hash"), lit(1).as("train"), lit(0L).as("test"));
    Dataset<Row> test =
        hashes(spark, blocks.flatMap(b -> LongStream.of(b.test()).iterator()))
            .select(col("hash"), lit(0).as("train"), lit(1L).as("test"));
    Row shared =
        training
            .union(test)
            .groupBy("hash")
            .agg(max("train").as("train"), sum("test").as("test"))
            .filter(col("train").equalTo(1))
            .agg(sum("test"))
            .first();
    return shared.isNullAt(0) ? 0 : shared.getLong(0);
  }

  private static Dataset<Row> hashes(SparkSession spark, JavaRDD<Long> hashes) {
    return spark.createDataset(hashes.rdd(), Encoders.LONG()).toDF("hash");
  }
}
