package org.sunhwan.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.sunhwan.inference.DocumentVectors;
import org.sunhwan.inference.NeuralCache;
import org.sunhwan.inference.Sampling;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.layers.Dropout;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Task;
import org.sunhwan.registry.Gate;
import org.sunhwan.report.ReportData;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.DatasetSettings;
import org.sunhwan.text.EmbeddingSettings;
import org.sunhwan.text.Split;
import org.sunhwan.text.Target;
import org.sunhwan.text.TargetSettings;
import org.sunhwan.text.TokenizerSettings;
import org.sunhwan.train.ClassWeights;
import org.sunhwan.train.ExactSettings;
import org.sunhwan.train.OuterMomentum;
import org.sunhwan.train.Schedule;
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

  /** The word for target texts that are cut as texts are. */
  private static final String SAME = "same";

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
    EmbeddingSettings embedding = embedding(keys);
    NetworkShape network = network(keys, embedding, task);
    Kernel kernel = kernel(keys, network);
    return new Settings(
        name,
        task,
        keys.text("root"),
        keys.name("run"),
        keys.whole("seed", 0, Long.MAX_VALUE),
        kernel,
        dataset(keys, task),
        embedding,
        network,
        training(keys, task, network),
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

  private static DatasetSettings dataset(Keys keys, TaskName task) {
    CorpusSettings corpus = corpus(keys);
    List<String> labels = keys.texts("labels");
    double validation = keys.decimal("split.validation", "0", "0.9");
    double test = keys.decimal("split.test", "0", "0.9");
    long salt = keys.whole("split.salt", 0, Long.MAX_VALUE);
    var by = keys.choice("split.by", DatasetSettings.SplitBy.class);
    TokenizerSettings tokenizer = tokenizer(keys);
    int least = keys.integer("vocabulary.min-count", 1, 1_000_000);
    int most = keys.integer("vocabulary.max-size", 6, 10_000_000);
    int length = keys.integer("sequence.max-length", 1, 100_000);
    TargetSettings target = target(keys, task, tokenizer);
    return corpus == null || tokenizer == null
        ? null
        : keys.make(
            () ->
                new DatasetSettings(
                    corpus,
                    labels,
                    validation,
                    test,
                    salt,
                    tokenizer,
                    least,
                    most,
                    length,
                    by,
                    target));
  }

  private static TargetSettings target(Keys keys, TaskName task, TokenizerSettings tokenizer) {
    var kinds = Stream.of(TokenizerSettings.Kind.values()).map(Keys::word);
    String kind =
        keys.word("tokenizer.target-kind", Stream.concat(Stream.of(SAME), kinds).toList());
    boolean shared = keys.flag("vocabulary.shared");
    int length = keys.integer("sequence.max-target-length", 1, 100_000);
    if (task.target() != Target.TEXT || tokenizer == null) {
      return TargetSettings.of(task.target());
    }
    return new TargetSettings(
        Target.TEXT,
        kind.equals(SAME)
            ? tokenizer.kind()
            : TokenizerSettings.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        shared,
        length);
  }

  private static CorpusSettings corpus(Keys keys) {
    String data = keys.text("data");
    var format = keys.choice("corpus.format", CorpusSettings.Format.class);
    List<String> train = keys.texts("corpus.train");
    List<String> validation = keys.texts("corpus.validation");
    List<String> test = keys.texts("corpus.test");
    List<String> fields = keys.texts("corpus.fields");
    List<String> ids = keys.texts("corpus.id-columns");
    String text = keys.text("corpus.text-column");
    String label = keys.text("corpus.label-column");
    String split = keys.text("corpus.split-column");
    int layers = keys.integer("corpus.quote-layers", 0, 9);
    int characters = keys.integer("corpus.max-characters", 1, 100_000_000);
    int bytes = keys.integer("corpus.max-line-bytes", 1, 1_000_000_000);
    double share = keys.decimal("corpus.max-quarantine-share", "0", "1");
    String separator = keys.text("corpus.label-separator");
    String target = keys.text("corpus.target-column");
    List<String> targets = keys.texts("corpus.target-files");
    return keys.make(
        () ->
            new CorpusSettings(
                // Jobs that need a corpus say so with require; the others never look at it.
                data.isEmpty() ? "." : data,
                format,
                train,
                validation,
                test,
                fields,
                ids,
                text,
                label,
                split,
                layers,
                characters,
                bytes,
                share,
                separator,
                target,
                targets));
  }

  private static TokenizerSettings tokenizer(Keys keys) {
    var kind = keys.choice("tokenizer.kind", TokenizerSettings.Kind.class);
    boolean lowerCase = keys.flag("tokenizer.lower-case");
    boolean punctuation = keys.flag("tokenizer.punctuation");
    int merges = keys.integer("tokenizer.merges", 0, 1_000_000);
    int pairs = keys.integer("tokenizer.min-pair-count", 1, 1_000_000);
    return keys.make(() -> new TokenizerSettings(kind, lowerCase, punctuation, merges, pairs));
  }

  private static EmbeddingSettings embedding(Keys keys) {
    var source = keys.choice("embedding.source", EmbeddingSettings.Source.class);
    int size = keys.integer("embedding.size", 1, 10_000);
    boolean frozen = keys.flag("embedding.frozen");
    String file = keys.text("embedding.file");
    int window = keys.integer("embedding.window", 1, 100);
    int iterations = keys.integer("embedding.iterations", 1, 1000);
    int partitions = keys.integer("embedding.partitions", 1, 10_000);
    return keys.make(
        () -> new EmbeddingSettings(source, size, frozen, file, window, iterations, partitions));
  }

  private static NetworkShape network(Keys keys, EmbeddingSettings embedding, TaskName name) {
    var cell = keys.choice("network.cell", NetworkShape.Cell.class);
    int hidden = keys.integer("network.hidden-size", 1, 10_000);
    int layers = keys.integer("network.layers", 1, 100);
    var direction = keys.choice("network.direction", NetworkShape.Direction.class);
    var pooling = keys.choice("network.pooling", Pooling.class);
    var merge = keys.choice("network.merge", NetworkShape.Merge.class);
    double dropout = keys.decimal("network.dropout", "0", "0.99");
    var kind = keys.choice("network.dropout-kind", Dropout.Kind.class);
    double recurrentDropout = keys.decimal("network.recurrent-dropout", "0", "0.99");
    double smoothing = keys.decimal("network.label-smoothing", "0", "0.99");
    var output = output(keys, name);
    var implementation = keys.choice("network.implementation", NetworkShape.Implementation.class);
    int size = embedding == null ? 1 : embedding.size();
    Task task = TaskKeys.read(keys, name);
    if (task == null) {
      return null;
    }
    return keys.make(
        () ->
            new NetworkShape(
                cell,
                size,
                hidden,
                layers,
                direction,
                merge,
                pooling,
                new Regularisation(dropout, kind, recurrentDropout, smoothing),
                output,
                implementation,
                task));
  }

  private static Output output(Keys keys, TaskName task) {
    var words = Stream.of(Output.values()).map(Keys::word);
    String word =
        keys.word("network.output", Stream.concat(Stream.of(TaskName.AUTO), words).toList());
    return word.equals(TaskName.AUTO)
        ? task.output()
        : Output.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static TrainingSettings training(Keys keys, TaskName task, NetworkShape network) {
    int workers = keys.integer("train.workers", 1, 10_000);
    int batch = keys.integer("train.batch-size", 1, 100_000);
    int interval = keys.integer("train.averaging-interval", 1, 1_000_000);
    int epochs = keys.integer("train.epochs", 1, 100_000);
    int patience = keys.integer("train.patience", 0, 100_000);
    String metric = metric(keys, "train.metric", task, task.metrics().get(0));
    var updater = keys.choice("train.updater", TrainingSettings.Updater.class);
    double rate = keys.decimal("train.learning-rate", "0.0000001", "100");
    double clip = keys.decimal("train.clip-norm", "0", "1000000");
    double l2 = keys.decimal("train.l2", "0", "1");
    double decay = keys.decimal("train.weight-decay", "0", "1");
    ClassWeights weights = classWeights(keys, task, network);
    var trainer = keys.choice("train.trainer", TrainingSettings.Trainer.class);
    ExactSettings exact = exact(keys);
    return weights == null
        ? null
        : keys.make(
            () ->
                new TrainingSettings(
                    workers, batch, interval, epochs, patience, metric, updater, rate, clip, l2,
                    decay, weights, trainer, exact));
  }

  private static ClassWeights classWeights(Keys keys, TaskName task, NetworkShape network) {
    List<String> words = keys.texts("train.class-weights");
    if (!words.isEmpty()
        && network != null
        && network.implementation() == NetworkShape.Implementation.STOCK) {
      keys.note(
          "train.class-weights is %s and network.implementation is stock, but DL4J's own layers cannot do that. Use implementation = own, or leave the weights out."
              .formatted(words));
    }
    if (!words.isEmpty() && task != TaskName.CLASSIFY && task != TaskName.TAG) {
      keys.note(
          "train.class-weights is %s, but the task %s has no labels of one class each to weigh. Leave the weights out."
              .formatted(words, Keys.word(task)));
    }
    return keys.make(() -> ClassWeights.of(words));
  }

  private static ExactSettings exact(Keys keys) {
    var batchBy = keys.choice("train.batch-by", ExactSettings.BatchBy.class);
    var moments = keys.choice("train.moments", ExactSettings.Moments.class);
    double momentum = keys.decimal("train.outer-momentum", "0", "0.999");
    double rate = keys.decimal("train.outer-rate", "0.001", "10");
    boolean nesterov = keys.flag("train.outer-nesterov");
    long singleSteps = keys.whole("train.single-steps", 0, 1_000_000_000);
    Schedule schedule = schedule(keys);
    int window = keys.integer("train.window", 1, 100_000);
    int checkpointRounds = keys.integer("train.checkpoint-rounds", 0, 1_000_000);
    int rollbacks = keys.integer("train.rollbacks", 0, 100);
    return keys.make(
        () ->
            new ExactSettings(
                batchBy,
                moments,
                new OuterMomentum.Settings(momentum, rate, nesterov),
                singleSteps,
                schedule,
                window,
                checkpointRounds,
                rollbacks));
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

  private static Schedule schedule(Keys keys) {
    var shape = keys.choice("train.schedule.shape", Schedule.Shape.class);
    long warmUp = keys.whole("train.schedule.warm-up-steps", 0, 1_000_000_000);
    double factor = keys.decimal("train.schedule.factor", "0.001", "1");
    long every = keys.whole("train.schedule.every", 1, 1_000_000_000);
    double least = keys.decimal("train.schedule.least", "0", "1");
    return keys.make(() -> new Schedule(shape, warmUp, factor, every, least));
  }

  /** A measure that the task has; where the key says auto, the usual one. */
  private static String metric(Keys keys, String key, TaskName task, String usual) {
    String said = keys.word(key, TaskName.configurable());
    String metric = said.equals(TaskName.AUTO) ? usual : said;
    if (!task.metrics().contains(metric)) {
      keys.note(
          "%s is %s, which %s has not. Use auto or one of %s."
              .formatted(key, metric, Keys.word(task), String.join(", ", task.metrics())));
    }
    return metric;
  }

  private static Gate.Settings gate(Keys keys, TaskName task) {
    String metric = metric(keys, "gate.metric", task, task.comparable());
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
