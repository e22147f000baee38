package org.sunhwan.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.inference.NeuralCache;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.registry.Gate;
import org.sunhwan.registry.ModelRegistry;
import org.sunhwan.registry.ModelRegistry.Manifest;
import org.sunhwan.report.ReportData;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Scoring;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** From a corpus to a published model: the job that a scheduler runs. */
public final class Retrain {
  private Retrain() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("retrain", List.of("name", "data"), Retrain::phases, arguments);
  }

  private static void phases(Job job) {
    ModelRegistry registry = Steps.registry(job);
    Optional<Manifest> published = registry.published(job.run().id());
    if (published.isPresent()) {
      // An earlier try of this run was stopped between publishing and saying so.
      job.progress().say("an earlier try of run " + job.run().id() + " has published already");
      finish(job, registry, published.get());
      return;
    }
    // A damaged current version could not be compared with: better said now than after training.
    registry.current().ifPresent(registry::soundFolder);
    PreparedDataset dataset = Steps.dataset(job);
    BeforeTraining.requireMetric(job, dataset);
    BeforeTraining.requireGate(job, dataset, registry);
    var vectors = Steps.vectors(job, dataset);
    KernelChoice kernel = RunKernel.forTraining(job);
    Artifact candidate = Steps.train(job, dataset, vectors, kernel);
    Judge judge = new Judge(candidate, kernel.inFloat32(), job.settings().evaluate().cache());
    Scored scored = Steps.evaluate(job, judge, dataset, Split.TEST);
    OptionalInt current = registry.current();
    Figures comparison = compare(job, registry, current, judge, dataset);
    Gate.Decision decision = decide(job, registry, current, candidate, scored, comparison);
    Reporting.write(
        job,
        job.settings().name() + ", run " + job.run().id(),
        decision.publish() ? ReportData.Outcome.PUBLISHED : ReportData.Outcome.REFUSED,
        verdict(decision, current),
        dataset,
        Split.TEST,
        scored,
        Insights.of(job, judge, dataset, Split.TEST),
        comparison);
    job.outcome().with("model", job.settings().name());
    if (decision.publish()) {
      publish(job, registry, candidate, scored, dataset, current);
    } else {
      refuse(job, decision, current);
    }
  }

  /** The current version's figures on the same rows; null when there are none to compare with. */
  private static Figures compare(
      Job job,
      ModelRegistry registry,
      OptionalInt current,
      Judge candidate,
      PreparedDataset dataset) {
    List<String> labels = candidate.artifact().labels();
    if (current.isEmpty() || !registry.manifest(current.getAsInt()).labels().equals(labels)) {
      return null;
    }
    return job.phase(
        "evaluate version " + current.getAsInt(),
        () -> {
          String folder = registry.soundFolder(current.getAsInt());
          var standing =
              new Judge(
                  Artifact.open(job.storage(), folder), candidate.kernel(), candidate.cache());
          return Scoring.evaluate(job.spark(), standing, dataset, Split.TEST, 0).figures();
        });
  }

  private static Gate.Decision decide(
      Job job,
      ModelRegistry registry,
      OptionalInt current,
      Artifact candidate,
      Scored scored,
      Figures comparison) {
    Gate.Settings settings = job.settings().gate();
    String metric = settings.metric();
    Gate.Standing standing = null;
    if (current.isPresent()) {
      Manifest manifest = registry.manifest(current.getAsInt());
      Measure measure =
          comparison == null ? Measure.share(metric, Double.NaN) : comparison.measure(metric);
      long rows = comparison == null ? 0 : comparison.rows();
      standing = new Gate.Standing(manifest.task(), manifest.labels(), measure, rows);
    }
    Figures figures = scored.figures();
    return Gate.decide(
        settings,
        new Gate.Standing(task(job), candidate.labels(), figures.measure(metric), figures.rows()),
        standing);
  }

  private static String task(Job job) {
    return Keys.word(job.settings().task());
  }

  /** The key of the manifest's headline figure. */
  private static String headline(Manifest manifest) {
    return Figured.key(String.valueOf(manifest.facts().get("metric")));
  }

  private static String verdict(Gate.Decision decision, OptionalInt current) {
    if (!decision.publish()) {
      return String.join(" ", decision.reasons());
    }
    return current.isPresent()
        ? "It is at least as good as version " + current.getAsInt() + " and takes its place."
        : "It is the first version.";
  }

  private static void publish(
      Job job,
      ModelRegistry registry,
      Artifact candidate,
      Scored scored,
      PreparedDataset dataset,
      OptionalInt current) {
    Manifest manifest =
        job.phase(
            "publish",
            () -> {
              for (String file : List.of("report.html", "evaluation.json")) {
                String copy = Storage.child(Steps.artifactFolder(job), file);
                job.storage()
                    .writeAtomically(
                        copy, job.storage().read(Storage.child(job.run().folder(), file)));
              }
              job.run().require();
              return registry.publish(
                  Steps.artifactFolder(job),
                  job.run().id(),
                  task(job),
                  candidate.labels(),
                  facts(job, scored.figures(), dataset),
                  current);
            });
    finish(job, registry, manifest);
  }

  /** What the manifest says about the model: how good it is, and how it came to be. */
  private static Map<String, Object> facts(Job job, Figures figures, PreparedDataset dataset) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("metric", job.settings().gate().metric());
    facts.putAll(Figured.json(figures.measures()));
    facts.put("testRows", figures.rows());
    NeuralCache cache = job.settings().evaluate().cache();
    if (cache.isUsed()) {
      facts.put("cache", cache.toString());
    }
    for (String counted : List.of("epochs", "bestEpoch", "examples", "trainingSeconds")) {
      facts.put(counted, job.outcome().value(counted));
    }
    facts.put("data", Reporting.data(job));
    facts.put("rows", dataset.statistics().rowsRead());
    facts.put("master", job.spark().sparkContext().master());
    facts.putAll(Steps.provenance(job, dataset).facts());
    facts.put("configuration", job.settings().plain());
    return facts;
  }

  private static void finish(Job job, ModelRegistry registry, Manifest manifest) {
    String folder = registry.folder(manifest.version());
    job.outcome()
        .with("status", Outcome.PUBLISHED)
        .with("model", manifest.name())
        .with("version", manifest.version())
        .with("metric", manifest.facts().get("metric"))
        .with(headline(manifest), manifest.facts().get(headline(manifest)))
        .with("path", folder)
        .with("report", Storage.child(folder, "report.html"));
    job.progress().say("published " + manifest.name() + " version " + manifest.version());
    job.progress().say("model:  " + folder);
    job.progress().say("report: " + job.outcome().value("report"));
  }

  private static void refuse(Job job, Gate.Decision decision, OptionalInt current) {
    List<Object> reasons = new ArrayList<>(decision.reasons());
    job.outcome()
        .with("status", Outcome.REFUSED)
        .with("exitCode", ExitCode.GATE)
        .with("version", current.isPresent() ? current.getAsInt() : null)
        .with("reasons", reasons);
    job.progress()
        .say(
            "REFUSED by the gate: "
                + String.join(" ", decision.reasons())
                + " The report: "
                + job.outcome().value("report"));
  }
}
