package org.sunhwan.job;

import java.util.List;
import java.util.stream.Collectors;
import org.sunhwan.evaluate.TagFigures;
import org.sunhwan.registry.ModelRegistry;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Scoring;
import org.sunhwan.text.CorpusException;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** What the end of a training run would find out too late, said as soon as the dataset is there. */
final class BeforeTraining {
  private static final int SHOWN = 5;

  private BeforeTraining() {}

  /**
   * Refuses to choose the best epoch by a measure that the dataset does not have.
   *
   * @throws ConfigurationException saying what to set
   */
  static void requireMetric(Job job, PreparedDataset dataset) {
    requireMeasured("train.metric", job.settings().training().metric(), job, dataset);
  }

  /**
   * Refuses a gate that could only fail.
   *
   * @throws ConfigurationException or CorpusException saying what to set
   */
  static void requireGate(Job job, PreparedDataset dataset, ModelRegistry registry) {
    requireTestRows(dataset);
    requireMeasured("gate.metric", job.settings().gate().metric(), job, dataset);
    requireSameTokens(job, dataset, registry);
  }

  private static void requireTestRows(PreparedDataset dataset) {
    SplitStatistics test = dataset.statistics().splits().get(Split.TEST.label());
    if (test == null || test.rows() == 0) {
      throw new CorpusException(
          ("%s has no test rows, and retrain publishes only what it has tested. Set split.test"
                  + " above 0 or give corpus.test. Or use train: its model stays unpublished, and"
                  + " evaluate.model, predict.model and generate.model take the folder that it"
                  + " names.")
              .formatted(dataset.folder()));
    }
  }

  private static void requireMeasured(String key, String metric, Job job, PreparedDataset dataset) {
    if (!metric.equals("entity-f1") || TagFigures.nameEntities(dataset.labels())) {
      return;
    }
    List<String> tags = dataset.labels();
    throw new ConfigurationException(
        ("%s is entity-f1, but the %d tags of dataset %s (%s) name no entities: those are O, and B,"
                + " I, E or S before a type, as in B-PER. Use auto or one of %s.")
            .formatted(
                key,
                tags.size(),
                dataset.id(),
                tags.stream().limit(SHOWN).collect(Collectors.joining(", "))
                    + (tags.size() > SHOWN ? ", …" : ""),
                job.settings().task().metrics().stream()
                    .filter(other -> !other.equals(metric))
                    .collect(Collectors.joining(", "))));
  }

  /** What is counted a token says nothing beside what is counted by other tokens. */
  private static void requireSameTokens(Job job, PreparedDataset dataset, ModelRegistry registry) {
    TaskName task = job.settings().task();
    String metric = job.settings().gate().metric();
    if (registry.current().isEmpty() || !task.countsTokens(metric)) {
      return;
    }
    int current = registry.current().getAsInt();
    if (!registry.manifest(current).task().equals(Keys.word(task))) {
      return; // the gate itself says what that means
    }
    Artifact standing = Artifact.open(job.storage(), registry.soundFolder(current));
    if (!Scoring.saysTokensOf(dataset, standing)) {
      throw new ConfigurationException(
          ("gate.metric is %s, which is counted a token, but version %d says other tokens than"
                  + " dataset %s has: their tokenizers or vocabularies differ, so the gate could"
                  + " not compare them. Set gate.metric = %s, which is the same whatever the tokens"
                  + " are.")
              .formatted(metric, current, dataset.id(), task.comparable()));
    }
  }
}
