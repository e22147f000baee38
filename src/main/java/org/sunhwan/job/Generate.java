package org.sunhwan.job;

import java.util.List;
import java.util.Locale;
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
    NewFolder output = NewFolder.at(job.storage(), "generate.output", settings.output());
    String folder = ModelName.folder(job, "generate.model", settings.model());
    job.outcome().with("model", folder).with("output", output.path());
    var judge = new Judge(Artifact.open(job.storage(), folder), RunKernel.forAnswers(job));
    Writings.Order order = order(settings, job.settings().seed());
    Writings.require(judge, order);
    Judge classifier = settings.classifier().isEmpty() ? null : classifier(job, judge);
    output.appear(
        () -> {
          job.phase(
              "generate",
              () -> write(job, Writings.of(job.spark(), judge, order), output.hidden()));
          judge(job, read(job, output), classifier);
          job.run().require();
        });
    job.progress().say("texts in " + output.path());
  }

  /** What there is to say of the texts. */
  private static void judge(Job job, Dataset<Row> texts, Judge classifier) {
    job.outcome().with("texts", texts.count());
    if (job.settings().generate().compare()) {
      job.phase("compare", () -> compare(job, texts, Steps.dataset(job), classifier));
    }
    if (classifier != null) {
      double share = job.phase("recognise", () -> Writings.recognised(texts, classifier));
      job.outcome().with("recognised", share);
      job.progress().say(percent(share) + " of the texts are recognised as of their category");
    }
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

  private static Dataset<Row> read(Job job, NewFolder folder) {
    var reader = job.spark().read().schema(Writings.SCHEMA);
    return switch (job.settings().generate().format()) {
      case PARQUET -> reader.parquet(folder.files());
      case JSONL -> reader.json(folder.files());
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
