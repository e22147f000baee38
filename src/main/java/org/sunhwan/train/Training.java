package org.sunhwan.train;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.network.Feeding;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Sizes;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Scoring;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;
import org.sunhwan.text.WordVectors;

/** Dataset to best model, resuming where an earlier try of the same run stopped. */
public final class Training {
  private Training() {}

  /**
   * What to train.
   *
   * @param vectors given word vectors; empty: learned with the network
   * @param frozenVectors whether given vectors stay as they are
   * @param kernel what computes the training steps of our layers; validation takes it in float32
   * @param folder the run's folder, ROOT/runs/NAME/RUN: checkpoints/ is written below it
   */
  public record Request(
      PreparedDataset dataset,
      Optional<WordVectors> vectors,
      boolean frozenVectors,
      NetworkShape shape,
      TrainingSettings settings,
      KernelChoice kernel,
      long seed,
      String folder) {}

  /**
   * How training ended.
   *
   * @param model path of the best model's zip, below the run's folder
   * @param epochs epochs trained, those of earlier tries included; so are rounds, examples and
   *     seconds
   * @param resumed whether an earlier try was continued
   */
  public record Result(
      String model,
      int epochs,
      int bestEpoch,
      double bestMetric,
      long rounds,
      long examples,
      double seconds,
      boolean resumed) {}

  /**
   * What training needs of a dataset.
   *
   * @param sequences training rows: number, tokens, targets, characters
   * @param validation evaluates a model file on the validation rows
   */
  record Data(
      String id,
      Dataset<Row> sequences,
      long rows,
      Sizes sizes,
      Function<byte[], Figures> validation) {}

  /**
   * Trains to the end. Only the patience may differ from an earlier try's, and the epochs where no
   * step depends on how many there will be.
   */
  public static Result run(
      SparkSession spark, Storage storage, Request request, TrainingListener listener) {
    return run(spark, storage, request, data(spark, request), listener);
  }

  static Result run(
      SparkSession session,
      Storage storage,
      Request request,
      Data data,
      TrainingListener listener) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    TrainingSettings settings = request.settings();
    Plan plan = Plan.of(data.rows(), settings);
    var checkpoints = new Checkpoints(storage, request.folder());
    Map<String, String> identity = identity(request, data);
    Optional<Checkpoints.Resumed> earlier = checkpoints.latest(identity);
    Progress progress = earlier.map(Checkpoints.Resumed::progress).orElse(Progress.start(identity));
    if (!progress.finished(settings)) {
      ComputationGraph graph =
          earlier.map(Checkpoints.Resumed::network).orElseGet(() -> network(request, data));
      spark.setJobDescription(
          "dealing the training sequences to %d workers".formatted(plan.workers()));
      try (Dealt dealt = deal(request, data, plan);
          Averaging averaging = averaging(spark, dealt, graph, request, data)) {
        earlier.ifPresent(checkpoint -> averaging.resume(checkpoint.memory()));
        var loop =
            new EpochLoop(
                spark, checkpoints, data.validation(), listener, settings, request.seed());
        progress = loop.run(averaging, graph, progress);
      } finally {
        spark.setJobDescription(null);
      }
    }
    requireNumber(settings.metric(), progress);
    return new Result(
        checkpoints.path(progress.best().file()),
        progress.position().epochs(),
        progress.best().epoch(),
        progress.best().metric(),
        progress.effort().rounds(),
        progress.effort().examples(),
        progress.effort().seconds(),
        earlier.isPresent());
  }

  private static void requireNumber(String metric, Progress progress) {
    if (Double.isNaN(progress.best().metric())) {
      throw new TrainingException(
          ("%s was not a number after any of the %d epochs, so no model is the best. It is not"
                  + " defined for these answers or validation rows; choose another train.metric, or"
                  + " look at the epochs in the run's log.")
              .formatted(metric, progress.position().epochs()));
    }
  }

  /** A language model's rows are one text; all others are sequences by themselves. */
  private static Dealt deal(Request request, Data data, Plan plan) {
    if (request.shape().task() instanceof LanguageModel) {
      TrainingSettings settings = request.settings();
      var cut = new Stream.Cut(settings.batchSize(), settings.exact().window());
      return Streams.of(data.sequences(), plan, cut);
    }
    return Shards.of(data.sequences(), plan);
  }

  private static Averaging averaging(
      JavaSparkContext spark, Dealt dealt, ComputationGraph graph, Request request, Data data) {
    TrainingSettings settings = request.settings();
    dealt.requireMemory(request.shape(), data.sizes(), graph, settings);
    Feeding feeding = Feeding.of(request.shape(), data.sizes());
    var work = new Work(settings, feeding, request.kernel(), request.seed(), data.rows());
    return dealt.averaging(spark, graph, work);
  }

  private static Data data(SparkSession spark, Request request) {
    PreparedDataset dataset = request.dataset();
    long rows = rows(dataset, Split.TRAIN);
    if (rows(dataset, Split.VALIDATION) == 0) {
      throw new TrainingException(
          ("%s has no validation rows, so no epoch could be called the best. Set split.validation"
                  + " above 0 or give corpus.validation, and prepare again.")
              .formatted(dataset.folder()));
    }
    Artifact blank = Artifact.of(new byte[0], request.shape(), dataset);
    return new Data(
        dataset.id(),
        dataset.sequences(spark, Split.TRAIN),
        rows,
        blank.sizes(),
        model ->
            Scoring.evaluate(
                    spark,
                    new Judge(blank.withModel(model), request.kernel().inFloat32()),
                    dataset,
                    Split.VALIDATION,
                    0)
                .figures());
  }

  private static long rows(PreparedDataset dataset, Split split) {
    SplitStatistics statistics = dataset.statistics().splits().get(split.label());
    return statistics == null ? 0 : statistics.rows();
  }

  private static ComputationGraph network(Request request, Data data) {
    return Networks.create(
        request.shape(),
        data.sizes(),
        request.seed(),
        optimiser(request),
        request.vectors().map(v -> new Networks.Vectors(v.values(), request.frozenVectors())));
  }

  private static Optimiser optimiser(Request request) {
    TrainingSettings settings = request.settings();
    if (settings.classWeights().isNone()) {
      return settings.optimiser();
    }
    List<String> labels = request.dataset().labels();
    Map<String, Long> rows =
        request.dataset().statistics().splits().get(Split.TRAIN.label()).labels();
    return settings
        .optimiser()
        .weighing(
            settings
                .classWeights()
                .of(labels, labels.stream().map(label -> rows.getOrDefault(label, 0L)).toList()));
  }

  /** What an earlier try must have in common with this one to be continued. */
  private static Map<String, String> identity(Request request, Data data) {
    NetworkShape shape = request.shape();
    TrainingSettings settings = request.settings();
    var identity = new TreeMap<String, String>();
    identity.put("dataset", data.id());
    identity.put("seed", Long.toString(request.seed()));
    identity.put("network", shape.toString());
    identity.put("kernel", request.kernel().kernel().name());
    identity.put("precision", request.kernel().precision().configured());
    identity.put("instructions", request.kernel().instructions().toString());
    identity.put("train.workers", Integer.toString(settings.workers()));
    identity.put("train.batch-size", Integer.toString(settings.batchSize()));
    identity.put("train.averaging-interval", Integer.toString(settings.averagingInterval()));
    identity.put("train.metric", settings.metric());
    identity.put("train.updater", settings.updater().name());
    identity.put("train.learning-rate", Double.toString(settings.learningRate()));
    identity.put("train.clip-norm", Double.toString(settings.clipNorm()));
    identity.put("train.l2", Double.toString(settings.l2()));
    identity.put("train.weight-decay", Double.toString(settings.weightDecay()));
    identity.put("train.class-weights", settings.classWeights().toString());
    identity.put("train.trainer", settings.trainer().name());
    identity.putAll(settings.exact().identity());
    if (settings.exact().knowsItsEnd()) {
      identity.put("train.epochs", Integer.toString(settings.epochs()));
    }
    identity.put("embedding", request.vectors().map(Training::digest).orElse("learned"));
    identity.put("embedding.frozen", Boolean.toString(request.frozenVectors()));
    return identity;
  }

  private static String digest(WordVectors vectors) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(4, vectors.values().length));
    bytes.asFloatBuffer().put(vectors.values());
    return Checkpoints.sha256(bytes.array());
  }
}
