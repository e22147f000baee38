package org.sunhwan.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Labelling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.Preparation;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.TokenizerSettings;
import org.sunhwan.train.RoundCosts;
import org.sunhwan.train.Training;
import org.sunhwan.train.TrainingListener;
import org.sunhwan.train.TrainingSettings;
import org.sunhwan.train.TrainingSettings.Trainer;
import org.sunhwan.train.TrainingSettings.Updater;

/**
 * What averaging costs, on sequences as long as NSMC's reviews (10,240 of 17 tokens on average, 50
 * at most, 16,000 words): a round with 3 million dense parameters; tokens a second against DL4J
 * Spark with its own layers and master, for an embedding 16k × 128, BiLSTM-128, max pooling, batch
 * 64, Adam; one executor against two, each a process with one core.
 *
 * <p>{@code mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath}
 * and then
 *
 * <p>{@code OMP_NUM_THREADS=1 java JVM-OPTIONS -Xmx3g -cp target/classes:target/test-classes:$(cat
 * target/test.classpath) org.sunhwan.bench.AveragingBenchmark WORK round speed executors}
 *
 * <p>WORK keeps the prepared dataset between runs; the words behind it choose what is measured.
 * Standard output ends with the rows as JSON. JVM options: spark.jvm.options in pom.xml; for
 * executors, SPARK_HOME must name a folder with Spark's jars, and SPARK_SCALA_VERSION be 2.12.
 */
public final class AveragingBenchmark {
  private static final int REVIEWS = 10_240;
  private static final int WORDS = 16_000;
  private static final int BATCH = 64;

  private AveragingBenchmark() {}

  /** One line of the outcome; a row without a must has nothing to pass. */
  private record Row(
      String name, double ours, double baseline, double ratio, String must, boolean pass) {
    String json() {
      return String.format(
          Locale.ROOT,
          "{\"name\":\"%s\",\"ours\":%.1f,\"baseline\":%.1f,\"ratio\":%.3f,\"must\":\"%s\",\"pass\":%b}",
          name,
          ours,
          baseline,
          ratio,
          must,
          pass);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path work = Files.createDirectories(Path.of(arguments[0]));
    List<String> chosen = Arrays.asList(arguments).subList(1, arguments.length);
    List<Row> rows = new ArrayList<>();
    if (chosen.contains("round") || chosen.contains("speed")) {
      try (SparkSession spark = session("local[2]")) {
        if (chosen.contains("round")) {
          rows.add(round(spark, work, Updater.SGD, 60));
          rows.add(round(spark, work, Updater.ADAM, 120));
        }
        if (chosen.contains("speed")) {
          rows.add(speed(spark, work));
        }
      }
    }
    if (chosen.contains("executors")) {
      rows.add(executors(work));
    }
    System.out.println(
        rows.stream().map(Row::json).collect(Collectors.joining(",", "{\"rows\":[", "]}")));
  }

  /** Median milliseconds of averaging; one short batch a round, so that there are many rounds. */
  private static Row round(SparkSession spark, Path work, Updater updater, int most)
      throws Exception {
    var heard = new Heard(60);
    train(spark, work, shape(8, 610), settings(2, 1, 1, updater), heard);
    List<RoundCosts> costs = heard.costs.subList(20, heard.costs.size());
    double milliseconds =
        1000 * median(costs.stream().mapToDouble(RoundCosts::averaging).toArray());
    RoundCosts last = costs.get(costs.size() - 1);
    double bytes = (double) (last.up() + last.down()) / (last.leastUp() + last.leastDown());
    System.out.printf(
        "%s: %.0f ms a round; %d bytes up, %d down, %.4f of the minimum%n",
        updater, milliseconds, last.up(), last.down(), bytes);
    return new Row(
        "averaging, 3 million parameters, " + updater + ", ms",
        milliseconds,
        most,
        milliseconds / most,
        "<= " + most + ", bytes <= 1.05 of the minimum",
        milliseconds <= most && bytes <= 1.05);
  }

  private static Row speed(SparkSession spark, Path work) throws Exception {
    var heard = new Heard(20);
    train(spark, work, shape(128, 128), settings(2, BATCH, 40, Updater.ADAM), heard);
    double ours = heard.tokensPerSecond(8);
    double stock = stock(spark);
    return new Row(
        "tokens a second, float32, against stock DL4J Spark",
        ours,
        stock,
        ours / stock,
        ">= 20",
        ours >= 20 * stock);
  }

  private static Row executors(Path work) throws Exception {
    double[] speeds = new double[2];
    for (int executors = 1; executors <= 2; executors++) {
      try (SparkSession spark = session("local-cluster[" + executors + ",1,1500]")) {
        var heard = new Heard(32);
        train(spark, work, shape(128, 128), settings(2, BATCH, 20, Updater.ADAM), heard);
        speeds[executors - 1] = heard.tokensPerSecond(12);
      }
    }
    double ratio = speeds[1] / speeds[0];
    return new Row(
        "tokens a second of two executors against one",
        speeds[1],
        speeds[0],
        ratio,
        ">= 1.85",
        ratio >= 1.85);
  }

  private static void train(
      SparkSession spark, Path work, NetworkShape shape, TrainingSettings settings, Heard heard)
      throws Exception {
    Storage storage = Storage.with(spark.sparkContext().hadoopConfiguration());
    var request =
        new Training.Request(
            dataset(spark, storage, work),
            Optional.empty(),
            false,
            shape,
            settings,
            KernelChoice.choose(
                KernelChoice.Wanted.AUTO, Precision.FLOAT32, List.of(Processor.here())),
            1,
            Files.createTempDirectory(work, "run").toString());
    try {
      Training.run(spark, storage, request, heard);
    } catch (Enough e) {
      System.out.println(settings + ": stopped after " + heard.costs.size() + " rounds");
    }
  }

  /** Tokens a second of an epoch of DL4J Spark, of those that it trains; it leaves some out. */
  private static double stock(SparkSession session) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    NetworkShape shape = shape(128, 128).with(Implementation.STOCK);
    ComputationGraph graph =
        Networks.create(
            shape, Sizes.of(WORDS, 2), 1, new Optimiser(new Adam(0.001), 0, 0), Optional.empty());
    LongAccumulator tokens = session.sparkContext().longAccumulator();
    var master =
        new ParameterAveragingTrainingMaster.Builder(2, BATCH)
            .batchSizePerWorker(BATCH)
            .averagingFrequency(10)
            .saveUpdater(true)
            .workerPrefetchNumBatches(0)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .rngSeed(1)
            .trainingHooks(new Counting(tokens))
            .build();
    var stock = new SparkComputationGraph(spark, graph, master);
    List<MultiDataSet> batches = new ArrayList<>();
    Random random = new Random(1);
    for (int first = 0; first < REVIEWS; first += BATCH) {
      int[][] sequences = new int[BATCH][];
      int[] labels = new int[BATCH];
      for (int row = 0; row < BATCH; row++) {
        sequences[row] = random.ints(length(random), 4, WORDS).toArray();
        labels[row] = row % 2;
      }
      batches.add(Batch.of(sequences).labelled(labels, new Labelling(Implementation.STOCK, 2)));
    }
    JavaRDD<MultiDataSet> data = spark.parallelize(batches.subList(0, 40), 2);
    stock.fitMultiDataSet(data); // warms up
    tokens.reset();
    JavaRDD<MultiDataSet> all = spark.parallelize(batches.subList(40, 120), 2);
    long started = System.nanoTime();
    stock.fitMultiDataSet(all);
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf("stock: %d tokens in %.1f s%n", tokens.value(), seconds);
    return tokens.value() / seconds;
  }

  private static SparkSession session(String master) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .config("spark.broadcast.compress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .getOrCreate();
  }

  private static NetworkShape shape(int embedding, int hidden) {
    return new NetworkShape(
        NetworkShape.Cell.LSTM,
        embedding,
        hidden,
        1,
        NetworkShape.Direction.BOTH,
        NetworkShape.Merge.CONCATENATED,
        Pooling.MAX,
        Regularisation.none(),
        Output.SOFTMAX,
        Implementation.OWN);
  }

  private static TrainingSettings settings(
      int workers, int batchSize, int interval, Updater updater) {
    return new TrainingSettings(
        workers, batchSize, interval, 20, 0, "accuracy", updater, 0.001, 5, 0, Trainer.EXACT);
  }

  private static int length(Random random) {
    // 1 to 50, 17 on average: most reviews are short, some long.
    return (int) Math.min(50, 1 - 17.5 * Math.log(1 - random.nextDouble()));
  }

  private static PreparedDataset dataset(SparkSession spark, Storage storage, Path work)
      throws Exception {
    Path corpus = work.resolve("corpus/reviews.tsv");
    if (!Files.exists(corpus)) {
      Files.createDirectories(corpus.getParent());
      Files.writeString(corpus, corpus(), StandardCharsets.UTF_8);
    }
    var columns =
        new CorpusSettings(
            corpus.getParent().toString(),
            CorpusSettings.Format.TSV,
            List.of("reviews.tsv"),
            List.of(),
            List.of(),
            List.of(),
            List.of("id"),
            "document",
            "label",
            "",
            0,
            10_000,
            1 << 20,
            0.01);
    var tokenizer = new TokenizerSettings(TokenizerSettings.Kind.WORDS, false, false, 1, 1);
    var settings = new DatasetSettings(columns, List.of(), 0.01, 0, 1, tokenizer, 1, WORDS, 50);
    return Preparation.run(
        spark, storage, work.resolve("dataset").toString(), settings, line -> {});
  }

  private static String corpus() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("id\tdocument\tlabel\n");
    for (int review = 0; review < REVIEWS * 101 / 100; review++) {
      String words =
          random
              .doubles(length(random))
              // Zipf's law: the n-th word as often as 1/n.
              .mapToObj(draw -> "w" + (int) Math.exp(draw * Math.log(WORDS)))
              .collect(Collectors.joining(" "));
      text.append(review).append('\t').append(words).append('\t').append(review % 2).append('\n');
    }
    return text.toString();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static final class Enough extends RuntimeException {}

  /** Ends training after some rounds. */
  private static final class Heard implements TrainingListener {
    private final int last;
    private final List<RoundCosts> costs = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();

    Heard(int last) {
      this.last = last;
    }

    @Override
    public void round(Round round) {
      rounds.add(round);
    }

    @Override
    public void costs(RoundCosts heard) {
      costs.add(heard);
      if (costs.size() == last) {
        throw new Enough();
      }
    }

    @Override
    public void epoch(Epoch epoch) {}

    double tokensPerSecond(int after) {
      List<Round> warm = rounds.subList(after, rounds.size());
      double seconds = warm.stream().mapToDouble(Round::seconds).sum();
      double averaging =
          costs.subList(after, costs.size()).stream().mapToDouble(RoundCosts::averaging).sum();
      double idle =
          costs.subList(after, costs.size()).stream()
              .flatMap(c -> c.workers().stream())
              .mapToDouble(RoundCosts.Worker::idle)
              .sum();
      System.out.printf(
          "%d rounds: %.3f s a round, of which averaging %.3f, waiting for the slower worker"
              + " %.3f%n",
          warm.size(), seconds / warm.size(), averaging / warm.size(), idle / warm.size());
      return warm.stream().mapToLong(Round::tokens).sum() / seconds;
    }
  }

  /** Counts the tokens that DL4J trains. */
  private static final class Counting implements TrainingHook {
    private final LongAccumulator tokens;

    Counting(LongAccumulator tokens) {
      this.tokens = tokens;
    }

    @Override
    public void preUpdate(DataSet minibatch, Model model) {}

    @Override
    public void postUpdate(DataSet minibatch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      tokens.add(minibatch.getFeaturesMaskArray(0).sumNumber().longValue());
    }
  }
}
