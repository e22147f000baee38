package org.sunhwan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/**
 * Whether averaged training learns as well as the same network in libtorch: conf/nsmc.conf, three
 * seeds each, three epochs, the same tokens of the same reviews.
 *
 * <pre>mvn -q -Pbenchmark -DskipTests package exec:exec -Dbenchmark=AccuracyBenchmark \
 *     -Dlayers="DATA WORK"</pre>
 *
 * <p>DATA is NSMC's folder; WORK keeps datasets and models. Ours is the job, as users run it, which
 * keeps the epoch that answers most validation reviews rightly; of libtorch counts the epoch that
 * answers most test reviews rightly, which favours it. Takes some twenty minutes.
 */
public final class AccuracyBenchmark {
  /** What tells answers from what libraries print. */
  static final String ANSWER = "accuracy: ";

  private static final int SEEDS = 3;
  private static final int EPOCHS = 3;

  /** Points of accuracy that ours may be below. */
  private static final double MUST = 0.2;

  private AccuracyBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path work = Files.createDirectories(Path.of(arguments[1])).toAbsolutePath();
    double ours = 0;
    String dataset = "";
    for (int seed = 1; seed <= SEEDS; seed++) {
      JsonNode outcome = retrain(arguments[0], work, seed);
      System.out.printf("ours, seed %d: %.2f%n", seed, 100 * outcome.get("accuracy").asDouble());
      ours += 100 * outcome.get("accuracy").asDouble() / SEEDS;
      dataset = outcome.get("dataset").asText();
    }
    Path training = work.resolve("train.bin");
    Path test = work.resolve("test.bin");
    write(dataset, training, test);
    double theirs = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      List<Double> epochs = libtorch(training, test, seed);
      System.out.printf("libtorch, seed %d: %s%n", seed, epochs);
      theirs += 100 * epochs.stream().mapToDouble(x -> x).max().orElseThrow() / SEEDS;
    }
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "rows",
                    List.of(
                        Map.of(
                            "name",
                            "test accuracy on NSMC, points below libtorch's",
                            "ours",
                            ours,
                            "baseline",
                            theirs,
                            "ratio",
                            theirs - ours,
                            "must",
                            MUST,
                            "pass",
                            theirs - ours <= MUST)))));
  }

  private static JsonNode retrain(String data, Path work, int seed)
      throws IOException, InterruptedException {
    List<String> lines =
        lines(
            new ProcessBuilder(
                "jobs/retrain.sh",
                "conf/nsmc.conf",
                "data=" + data,
                "root=" + work,
                "name=nsmc-seed-" + seed, // a model of its own, which no gate compares
                "run=accuracy",
                "seed=" + seed,
                "train.epochs=" + EPOCHS,
                "train.patience=0"));
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private static void write(String dataset, Path training, Path test) throws IOException {
    try (SparkSession spark = OurTraining.session("local[2]")) {
      Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
      PreparedDataset prepared = PreparedDataset.open(storage, dataset);
      Reviews.of(prepared, spark, Split.TRAIN, Integer.MAX_VALUE).write(training);
      Reviews.of(prepared, spark, Split.TEST, Integer.MAX_VALUE).write(test);
    }
  }

  private static List<Double> libtorch(Path training, Path test, int seed)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx3g",
            "-cp",
            Race.libtorch(),
            AccuracyBenchmark.class.getPackageName() + ".LibtorchAccuracy",
            training.toString(),
            test.toString(),
            Integer.toString(seed),
            Integer.toString(EPOCHS));
    builder.environment().put("OMP_NUM_THREADS", "2");
    return lines(builder).stream()
        .filter(line -> line.startsWith(ANSWER))
        .map(line -> Double.valueOf(line.substring(ANSWER.length())))
        .toList();
  }

  /** What a process printed, once it ended well. */
  private static List<String> lines(ProcessBuilder builder)
      throws IOException, InterruptedException {
    File log = new File("target", "accuracy-benchmark.log");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().remove("SPARK_HOME"); // a job would take it for a Spark distribution
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "%s ended with code %d; see %s".formatted(builder.command(), code, log));
    }
    return new ArrayList<>(Arrays.asList(printed.strip().split("\n")));
  }
}
