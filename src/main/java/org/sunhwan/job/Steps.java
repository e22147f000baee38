package org.sunhwan.job;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.sunhwan.evaluate.CachedPerplexity;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Regression;
import org.sunhwan.provenance.Provenance;
import org.sunhwan.registry.ModelRegistry;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Scoring;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.CorpusException;
import org.sunhwan.text.DatasetStatistics;
import org.sunhwan.text.DatasetStatistics.NumberStatistics;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.Embedding;
import org.sunhwan.text.EmbeddingSettings;
import org.sunhwan.text.Preparation;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;
import org.sunhwan.text.WordVectors;
import org.sunhwan.train.Training;

/** What jobs have in common: from the corpus to a dataset, to a trained model, to its figures. */
final class Steps {
  private Steps() {}

  /** The dataset of the configured corpus; prepared now, unless it stands there already. */
  static PreparedDataset dataset(Job job) {
    return job.phase(
        "prepare",
        () -> {
          String id = Preparation.identity(job.storage(), job.settings().dataset());
          String folder = Storage.child(root(job), "datasets", job.settings().name(), id);
          Supplier<PreparedDataset> preparing =
              () ->
                  Preparation.run(
                      job.spark(),
                      job.storage(),
                      folder,
                      job.settings().dataset(),
                      job.progress()::say);
          PreparedDataset dataset =
              PreparedDataset.complete(job.storage(), folder)
                  ? preparing.get()
                  : alone(job, folder, preparing);
          DatasetStatistics statistics = dataset.statistics();
          job.outcome()
              .with("dataset", folder)
              .with("rows", statistics.rowsRead())
              .with(
                  "quarantined",
                  statistics.quarantined().values().stream().mapToLong(n -> n).sum());
          return dataset;
        });
  }

  /**
   * Lets only one process at a time write into a dataset's folder: two runs may meet on a new
   * corpus, and the second then finds what the first has made.
   */
  private static <T> T alone(Job job, String dataset, Supplier<T> work) {
    int name = dataset.lastIndexOf('/');
    String lock = Storage.child(dataset.substring(0, name), ".locks", dataset.substring(name + 1));
    try (RunLock held =
        RunLock.await(job.storage(), lock, RunLock.Timing.USUAL, job.progress()::say)) {
      T made = work.get();
      held.require();
      return made;
    }
  }

  /** The word vectors that training begins with; none where the network learns them all. */
  static Optional<WordVectors> vectors(Job job, PreparedDataset dataset) {
    EmbeddingSettings settings = job.settings().embedding();
    if (settings.source() == EmbeddingSettings.Source.LEARNED) {
      return Optional.empty();
    }
    return Optional.of(
        job.phase(
            "embed",
            () -> {
              WordVectors vectors =
                  alone(
                      job,
                      dataset.folder(),
                      () ->
                          Embedding.run(
                              job.spark(),
                              job.storage(),
                              dataset,
                              settings,
                              job.settings().seed(),
                              job.progress()::say));
              job.outcome().with("vectorsFound", vectors.found());
              return vectors;
            }));
  }

  /** The best model of a training run, written to RUN/artifact. */
  static Artifact train(
      Job job, PreparedDataset dataset, Optional<WordVectors> vectors, KernelChoice kernel) {
    return job.phase(
        "train",
        () -> {
          NetworkShape shape = shape(job, dataset);
          Training.Result result =
              Training.run(
                  job.spark(),
                  job.storage(),
                  new Training.Request(
                      dataset,
                      vectors,
                      vectors.isPresent() && job.settings().embedding().frozen(),
                      shape,
                      job.settings().training(),
                      kernel,
                      job.settings().seed(),
                      job.run().folder()),
                  new LoggedTraining(job.progress(), job.run().log()));
          job.run().require();
          Artifact artifact = Artifact.of(job.storage().read(result.model()), shape, dataset);
          String folder = artifactFolder(job);
          artifact.write(job.storage(), folder);
          job.outcome()
              .with("artifact", folder)
              .with("epochs", result.epochs())
              .with("bestEpoch", result.bestEpoch())
              .with("validation", result.bestMetric())
              .with("rounds", result.rounds())
              .with("examples", result.examples())
              .with("trainingSeconds", result.seconds())
              .with("resumed", result.resumed());
          return artifact;
        });
  }

  /** The configured network; where it answers numbers, in the scale of the training rows'. */
  private static NetworkShape shape(Job job, PreparedDataset dataset) {
    NetworkShape shape = job.settings().network();
    SplitStatistics train = dataset.statistics().splits().get(Split.TRAIN.label());
    if (!(shape.task() instanceof Regression) || train == null || train.numbers() == null) {
      return shape;
    }
    NumberStatistics numbers = train.numbers();
    try {
      return shape.with(new Regression(numbers.mean(), Math.sqrt(numbers.variance())));
    } catch (IllegalArgumentException e) {
      throw new CorpusException(e.getMessage(), e);
    }
  }

  static String artifactFolder(Job job) {
    return Storage.child(job.run().folder(), "artifact");
  }

  /** A model's figures on a split, written to RUN/evaluation.json. */
  static Scored evaluate(Job job, Judge judge, PreparedDataset dataset, Split split) {
    return job.phase(
        "evaluate",
        () -> {
          int mistakes = job.settings().report().text() ? job.settings().report().mistakes() : 0;
          Scored scored = Scoring.evaluate(job.spark(), judge, dataset, split, mistakes);
          if (judge.cache().isUsed()) {
            job.outcome().with("cache", judge.cache().toString());
          }
          Figures figures = scored.figures();
          String file = Storage.child(job.run().folder(), "evaluation.json");
          write(job, file, figures.json());
          job.outcome().with("evaluation", file).with("split", split.label());
          Figured.json(figures.measures()).forEach(job.outcome()::with);
          Measure headline = figures.headline(job.settings().gate().metric());
          headline.baseline().ifPresent(baseline -> job.outcome().with("baseline", baseline));
          job.progress().say(split.label() + " " + Figured.headline(headline));
          if (figures instanceof CachedPerplexity cached) {
            job.progress().say(Figured.cached(cached));
          }
          return scored;
        });
  }

  static void write(Job job, String path, String text) {
    job.storage().writeAtomically(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The registry of the configured model. */
  static ModelRegistry registry(Job job) {
    return new ModelRegistry(job.storage(), root(job), job.settings().name());
  }

  /** How this run's models come to be. */
  static Provenance provenance(Job job, PreparedDataset dataset) {
    return Provenance.now(
        job.settings().seed(),
        job.settings().training().workers(),
        dataset.statistics().fingerprint(),
        dataset.id(),
        RunKernel.provenance(job));
  }

  static String root(Job job) {
    return job.storage().qualify(job.settings().root());
  }
}
