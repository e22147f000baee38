package org.sunhwan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.DatasetStatistics;
import org.sunhwan.text.Preparation;
import org.sunhwan.text.TokenizerSettings;

/**
 * Preparing a corpus against a Spark ML pipeline of RegexTokenizer and CountVectorizer. Both read
 * the same TSV file, count words, keep the 30,000 most frequent ones, and write Parquet: ours token
 * ids in order, the pipeline word counts. They take turns in one local[2] session after a warm-up
 * of each; the medians count.
 *
 * <p>{@code mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath}
 * and then
 *
 * <p>{@code java @target/jvm-options -Xmx6g -cp target/classes:target/test-classes:$(cat
 * target/test.classpath) org.sunhwan.bench.PrepareBenchmark [TSV FILE] [MEGABYTES] [RUNS]}
 *
 * <p>The file (default: the training part of NSMC) is repeated to so many megabytes (default 1,000)
 * in a temporary folder; its columns are id, document and label. The last line printed is one JSON
 * object.
 */
public final class PrepareBenchmark {
  private static final int CORES = 2;
  private static final int VOCABULARY = 30_000;

  private PrepareBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path source =
        Path.of(arguments.length > 0 ? arguments[0] : "../shared/data/nsmc/ratings_train.txt");
    int megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    Path folder = Files.createTempDirectory("sunhwan-prepare-");
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + CORES + "]")
            .appName("PrepareBenchmark")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2 * CORES)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      Path warm = repeat(source, folder.resolve("warm.txt"), 30);
      Path corpus = repeat(source, folder.resolve("corpus.txt"), megabytes);
      double size = Files.size(corpus) / 1e6;
      ours(spark, warm, folder.resolve("out"));
      pipeline(spark, warm, folder.resolve("out"));
      List<Double> ourSeconds = new ArrayList<>();
      List<Double> theirSeconds = new ArrayList<>();
      DatasetStatistics statistics = null;
      for (int run = 0; run < runs; run++) {
        long start = System.nanoTime();
        statistics = ours(spark, corpus, folder.resolve("out"));
        ourSeconds.add((System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        pipeline(spark, corpus, folder.resolve("out"));
        theirSeconds.add((System.nanoTime() - start) / 1e9);
        System.err.printf(
            "run %d: ours %.1f s, pipeline %.1f s%n",
            run + 1, ourSeconds.get(run), theirSeconds.get(run));
      }
      long tokens =
          statistics.splits().values().stream()
              .mapToLong(DatasetStatistics.SplitStatistics::tokens)
              .sum();
      report(size, tokens, median(ourSeconds), median(theirSeconds));
    } finally {
      spark.stop();
      delete(folder);
    }
  }

  private static void report(double size, long tokens, double ours, double theirs)
      throws IOException {
    System.out.printf(
        "%.0f MB, %,d word tokens, %d cores%n"
            + "ours      %6.1f s  %5.2f MB/s/core  %,9.0f tokens/s/core%n"
            + "pipeline  %6.1f s  %5.2f MB/s/core%n"
            + "ours is %.2f times as fast%n",
        size,
        tokens,
        CORES,
        ours,
        size / ours / CORES,
        tokens / ours / CORES,
        theirs,
        size / theirs / CORES,
        theirs / ours);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", "prepare, word tokens, MB/s per core");
    row.put("ours", size / ours / CORES);
    row.put("baseline", size / theirs / CORES);
    row.put("ratio", theirs / ours);
    row.put("must", 1.0);
    row.put("pass", theirs >= ours);
    System.out.println(new ObjectMapper().writeValueAsString(Map.of("rows", List.of(row))));
  }

  private static DatasetStatistics ours(SparkSession spark, Path corpus, Path out)
      throws IOException {
    delete(out);
    var settings =
        new DatasetSettings(
            new CorpusSettings(
                corpus.getParent().toString(),
                CorpusSettings.Format.TSV,
                List.of(corpus.getFileName().toString()),
                List.of(),
                List.of(),
                List.of(),
                List.of("id"),
                "document",
                "label",
                "",
                2,
                100_000,
                1 << 20,
                0.01),
            List.of(),
            0.1,
            0,
            1,
            new TokenizerSettings(TokenizerSettings.Kind.WORDS, true, false, 0, 1),
            2,
            VOCABULARY,
            128);
    Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
    return Preparation.run(
            spark,
            storage,
            out.toString(),
            settings,
            line -> {
              if (System.getProperty("verbose") != null) {
                System.err.println(line);
              }
            })
        .statistics();
  }

  private static void pipeline(SparkSession spark, Path corpus, Path out) throws IOException {
    delete(out);
    Dataset<Row> rows =
        spark
            .read()
            .option("sep", "\t")
            .option("header", "true")
            .option("quote", "")
            .schema("id STRING, document STRING, label STRING")
            .csv(corpus.toString())
            .na()
            .drop();
    var tokenizer =
        new RegexTokenizer()
            .setInputCol("document")
            .setOutputCol("words")
            .setPattern("[\\p{L}\\p{N}]+")
            .setGaps(false)
            .setToLowercase(true);
    var vectorizer =
        new CountVectorizer()
            .setInputCol("words")
            .setOutputCol("counts")
            .setVocabSize(VOCABULARY)
            .setMinDF(2);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {tokenizer, vectorizer}).fit(rows);
    model.transform(rows).select("id", "label", "counts").write().parquet(out.toString());
  }

  private static Path repeat(Path source, Path target, int megabytes) throws IOException {
    byte[] file = Files.readAllBytes(source);
    int header = new String(file, 0, Math.min(file.length, 4096), UTF_8).indexOf('\n') + 1;
    try (OutputStream out = Files.newOutputStream(target)) {
      out.write(file, 0, header);
      for (long written = 0; written < megabytes * 1_000_000L; written += file.length - header) {
        out.write(file, header, file.length - header);
      }
    }
    return target;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
