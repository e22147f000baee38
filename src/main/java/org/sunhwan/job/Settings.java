package org.sunhwan.job;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sunhwan.inference.DocumentVectors;
import org.sunhwan.inference.NeuralCache;
import org.sunhwan.inference.Sampling;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.registry.Gate;
import org.sunhwan.report.ReportData;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.EmbeddingSettings;
import org.sunhwan.text.Split;
import org.sunhwan.train.TrainingSettings;

/**
 * What a job is asked to do: the configuration's keys as values. reference.conf says what each key
 * means.
 *
 * @param plain every key as text, secrets hidden
 */
record Settings(
    String name,
    TaskName task,
    String root,
    String run,
    long seed,
    Kernel kernel,
    DatasetSettings dataset,
    EmbeddingSettings embedding,
    NetworkShape network,
    TrainingSettings training,
    Gate.Settings gate,
    Evaluate evaluate,
    Predict predict,
    Generate generate,
    Inspect inspect,
    Export export,
    Report report,
    Map<String, String> spark,
    Map<String, String> plain) {

  /** What recurrent layers are to be computed with. */
  record Kernel(KernelChoice.Wanted wanted, Precision precision) {}

  /** Which model is evaluated, on which rows, and what a language model reads them with. */
  record Evaluate(String model, Split split, NeuralCache cache) {}

  /** What is predicted, and where the answers go. */
  record Predict(
      String model, List<String> input, String output, Format format, DocumentVectors vectors) {
    enum Format {
      PARQUET,
      JSONL,
      CONLLU
    }
  }

  /** Which model is looked into while it reads which text, and how many units are named. */
  record Inspect(String model, String text, String category, int units) {}

  /** Which model is exported, whose layers it is to have, and the folder it goes to. */
  record Export(String model, String output, Layers layers) {
    enum Layers {
      DL4J,
      OWN
    }
  }

  /**
   * What to write: texts of every category and prompt, how, and where they go.
   *
   * @param compare whether texts are compared with the training rows
   * @param classifier a model that is asked for the category of each text; empty: none
   */
  record Generate(
      String model,
      List<String> prompts,
      long count,
      int most,
      Sampling sampling,
      String output,
      Table format,
      boolean compare,
      String classifier) {
    enum Table {
      PARQUET,
      JSONL
    }
  }

  /** What the report shows. */
  record Report(boolean text, int mistakes, int insights, String language) {}

  /** Spark settings that a running driver can no longer follow. */
  private static final Set<String> LAUNCH_ONLY =
      Set.of(
          "spark.master",
          "spark.submit.deployMode",
          "spark.jars",
          "spark.driver.memory",
          "spark.driver.extraJavaOptions",
          "spark.driver.extraClassPath");

  /**
   * Reads every key.
   *
   * @param needed keys that this job cannot do without
   * @throws ConfigurationException with all problems at once
   */
  static Settings read(JobConfiguration configuration, String file, List<String> needed) {
    Keys keys = new Keys(configuration);
    Settings settings = read(keys, configuration);
    needed.forEach(key -> keys.require(key, MEANINGS.get(key), file));
    for (String key : configuration.spark().keySet()) {
      if (LAUNCH_ONLY.contains(key)) {
        keys.note(
            key
                + " has no effect once the driver runs: give it to the script, before the"
                + " configuration file, as --conf "
                + key
                + "=… -- "
                + (file.isEmpty() ? "conf/X.conf" : file)
                + ".");
      }
    }
    if (!keys.problems().isEmpty()) {
      throw new ConfigurationException(keys.problems());
    }
    return settings;
  }

  private static final Map<String, String> MEANINGS =
      Map.of(
          "name", "it names the dataset and the model",
          "data", "it says where the corpus lies",
          "predict.input", "it says what to predict",
          "text", "it is what the network reads",
          "predict.output", "it says where the answers go",
          "generate.output", "it says where the texts go",
          "export.output", "it says where the exported model goes");

  /** Reads every key; where something is wrong, keys has problems, and parts may be null. */
  static Settings read(Keys keys, JobConfiguration configuration) {
    String name = keys.name("name");
    TaskName task = keys.choice("task", TaskName.class);
    EmbeddingSettings embedding = NetworkKeys.embedding(keys);
    NetworkShape network = NetworkKeys.read(keys, embedding, task);
    Kernel kernel = kernel(keys, network);
    return new Settings(
        name,
        task,
        keys.text("root"),
        keys.name("run"),
        keys.whole("seed", 0, Long.MAX_VALUE),
        kernel,
        DatasetKeys.read(keys, task),
        embedding,
        network,
        TrainingKeys.read(keys, task, network),
        gate(keys, task),
        new Evaluate(
            keys.text("evaluate.model"),
            keys.choice("evaluate.split", Split.class),
            cache(keys, task)),
        new Predict(
            keys.text("predict.model"),
            keys.texts("predict.input"),
            keys.text("predict.output"),
            keys.choice("predict.format", Predict.Format.class),
            keys.choice("predict.vectors", DocumentVectors.class)),
        generate(keys),
        new Inspect(
            keys.text("inspect.model"),
            keys.text("text"),
            keys.text("inspect.category"),
            keys.integer("inspect.units", 1, 100)),
        new Export(
            keys.text("export.model"),
            keys.text("export.output"),
            keys.choice("export.format", Export.Layers.class)),
        new Report(
            keys.flag("report.text"),
            keys.integer("report.mistakes", 0, 1000),
            keys.integer("report.insights", 0, 20),
            keys.word("report.language", ReportData.LANGUAGES)),
        configuration.spark(),
        configuration.plain());
  }

  /** Only a model of running text has something to remember. */
  private static NeuralCache cache(Keys keys, TaskName task) {
    var cache =
        new NeuralCache(
            keys.integer("evaluate.cache.size", 0, 1_000_000),
            keys.decimal("evaluate.cache.sharpness", "0", "100"),
            keys.decimal("evaluate.cache.weight", "0", "0.999"));
    if (cache.isUsed() && task != TaskName.LANGUAGE_MODEL) {
      keys.note(
          "evaluate.cache.size is %d, but only language models read running text. Use 0, or task = language-model."
              .formatted(cache.size()));
    }
    return cache;
  }

  /** DL4J's own layers know neither kernels nor another precision. */
  private static Kernel kernel(Keys keys, NetworkShape network) {
    var wanted = keys.choice("kernel", KernelChoice.Wanted.class);
    var precision = keys.choice("precision", Precision.class);
    if (network != null
        && network.implementation() == NetworkShape.Implementation.STOCK
        && (wanted != KernelChoice.Wanted.AUTO || precision != Precision.FLOAT32)) {
      keys.note(
          "kernel is "
              + Keys.word(wanted)
              + " and precision "
              + Keys.word(precision)
              + ", but with network.implementation = stock DL4J's own layers compute, which know"
              + " only kernel = auto and precision = float32.");
    }
    return new Kernel(wanted, precision);
  }

  private static Generate generate(Keys keys) {
    String model = keys.text("generate.model");
    List<String> prompts = keys.texts("generate.prompts");
    long count = keys.whole("generate.count", 1, 1_000_000_000);
    int most = keys.integer("generate.max-length", 1, 1_000_000);
    double temperature = keys.decimal("generate.temperature", "0", "100");
    int top = keys.integer("generate.top", 0, 10_000_000);
    double nucleus = keys.decimal("generate.nucleus", "0.001", "1");
    String output = keys.text("generate.output");
    var format = keys.choice("generate.format", Generate.Table.class);
    boolean compare = keys.flag("generate.compare");
    String classifier = keys.text("generate.classifier");
    return new Generate(
        model,
        prompts,
        count,
        most,
        new Sampling(temperature, top, nucleus),
        output,
        format,
        compare,
        classifier);
  }

  private static Gate.Settings gate(Keys keys, TaskName task) {
    String metric = TaskKeys.metric(keys, "gate.metric", task, task.comparable());
    double floor = keys.decimal("gate.floor", "0", "1000000");
    double tolerance = keys.decimal("gate.tolerance", "0", "1000000");
    if (task.shares().contains(metric) && (floor > 1 || tolerance > 1)) {
      keys.note(
          "gate.floor is %s and gate.tolerance %s, but %s is a share from 0 to 1."
              .formatted(floor, tolerance, metric));
    }
    return keys.make(() -> new Gate.Settings(metric, floor, tolerance));
  }
}
