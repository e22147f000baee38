package org.sunhwan.job;

import org.sunhwan.registry.ModelRegistry;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Scoring;
import org.sunhwan.text.PreparedDataset;

/** What the end of a training run would find out too late, said as soon as the dataset is there. */
final class BeforeTraining {
  private BeforeTraining() {}

  /**
   * Refuses a gate that could only fail.
   *
   * @throws ConfigurationException saying what to set
   */
  static void requireGate(Job job, PreparedDataset dataset, ModelRegistry registry) {
    requireSameTokens(job, dataset, registry);
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
