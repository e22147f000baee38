package org.sunhwan.job;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sunhwan.evaluate.GenerationFigures;
import org.sunhwan.evaluate.GenerationTally;
import org.sunhwan.network.Classification;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Scoring;
import org.sunhwan.score.Writings;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** New texts of a model that writes them. */
public final class Generate {
  private Generate() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("generate", List.of("name", "generate.output"), Generate::phases, arguments);
  }

  private static void phases(Job job) {
    Settings.Generate settings = job.settings().generate();
    String output = job.storage().qualify(settings.output());
    if (job.storage().exists(output)) {
      throw new ConfigurationException(
          "generate.output: %s exists already and is not overwritten. Name another folder, or delete it."
              .formatted(output));
    }
    String folder = ModelName.folder(job, "generate.model", settings.model());
    job.outcome().with("model", folder).with("output", output);
    var judge = new Judge(Artifact.open(job.storage(), folder), RunKernel.forAnswers(job));
    Writings.Order order = order(settings, job.settings().seed());
    Writings.require(judge, order);
    Judge classifier = settings.classifier().isEmpty() ? null : classifier(job, judge);
    String parent = output.substring(0, Math.max(output.lastIndexOf('/'), 1));
    String hidden = Storage.child(parent, "." + UUID.randomUUID() + ".tmp");
    job.storage().requireWritable(parent);
    try {
      job.phase("generate", () -> write(job, Writings.of(job.spark(), judge, order), hidden));
      Dataset<Row> texts = read(job, hidden);
      job.outcome().with("texts", texts.count());
      if (settings.compare()) {
        job.phase("compare", () -> compare(job, texts, Steps.dataset(job), classifier));
      }
      if (classifier != null) {
        double share = job.phase("recognise", () -> Writings.recognised(texts, classifier));
        job.outcome().with("recognised", share);
        job.progress().say(percent(share) + " of the texts are recognised as of their category");
      }
      job.run().require();
      job.storage().moveFolder(hidden, output); // this rename is the commit
    } finally {
      job.storage().delete(hidden);
    }
    job.progress().say("texts in " + output);
  }

  private static Writings.Order order(Settings.Generate settings, long seed) {
    List<String> prompts = settings.prompts().isEmpty() ? List.of("") : settings.prompts();
    return new Writings.Order(
        prompts, settings.count(), settings.most(), settings.sampling(), seed);
  }

  private static Judge classifier(Job job, Judge writer) {
    String named = job.settings().generate().classifier();
    String folder = ModelName.folder(job, "generate.classifier", named);
    Artifact artifact = Artifact.open(job.storage(), folder);
    if (!(artifact.shape().task() instanceof Classification)
        || !artifact.labels().equals(writer.artifact().labels())) {
      throw new ConfigurationException(
          ("generate.classifier: %s is made to %s with the labels %s; the writer's categories are"
                  + " %s. Give a classifier of the same labels, in the same order.")
              .formatted(
                  folder,
                  artifact.shape().task().word(),
                  artifact.labels(),
                  writer.artifact().labels()));
    }
    return new Judge(artifact, writer.kernel());
  }

  private static String write(Job job, Dataset<Row> texts, String folder) {
    switch (job.settings().generate().format()) {
      case PARQUET -> texts.write().parquet(folder);
      case JSONL -> texts.write().json(folder);
    }
    return folder;
  }

  private static Dataset<Row> read(Job job, String folder) {
    // File by file: Spark warns of a folder that is hidden, as this one still is.
    String[] files =
        job.storage().files(folder).stream().map(Storage.Entry::path).toArray(String[]::new);
    var reader = job.spark().read().schema(Writings.SCHEMA);
    return switch (job.settings().generate().format()) {
      case PARQUET -> reader.parquet(files);
      case JSONL -> reader.json(files);
    };
  }

  /** Beside the training rows, and what the classifier reaches on real texts. */
  private static GenerationFigures compare(
      Job job, Dataset<Row> texts, PreparedDataset dataset, Judge classifier) {
    GenerationFigures figures = Writings.figures(texts, dataset);
    job.outcome()
        .with("distinct", figures.distinct())
        .with("longTexts", figures.longTexts())
        .with("verbatim", Double.isNaN(figures.verbatim()) ? null : figures.verbatim());
    String copied =
        figures.longTexts() == 0
            ? "none is longer than %d characters".formatted(GenerationTally.SHORT)
            : "%s of the %,d longer than %d characters are training texts"
                .formatted(percent(figures.verbatim()), figures.longTexts(), GenerationTally.SHORT);
    job.progress().say(percent(figures.distinct()) + " of the texts are distinct; " + copied);
    if (classifier != null) {
      var real = Scoring.evaluate(job.spark(), classifier, dataset, Split.TEST, 0).figures();
      double share = real.measure("accuracy").value();
      job.outcome().with("recognisedOfRealTexts", share);
      job.progress().say(percent(share) + " of the real test texts are recognised");
    }
    return figures;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
