package org.sunhwan.job;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.report.ReportData;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.text.PreparedDataset;

/** A model's figures and report on rows of a dataset. */
public final class Evaluate {
  private Evaluate() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run("evaluate", List.of("name", "data"), Evaluate::phases, arguments);
  }

  private static void phases(Job job) {
    Settings.Evaluate settings = job.settings().evaluate();
    String folder = ModelName.folder(job, "evaluate.model", settings.model());
    job.outcome().with("model", folder);
    PreparedDataset dataset = Steps.dataset(job);
    Judge judge =
        new Judge(
            Artifact.open(job.storage(), folder), RunKernel.forAnswers(job), settings.cache());
    Scored scored = Steps.evaluate(job, judge, dataset, settings.split());
    Reporting.write(
        job,
        folder,
        ReportData.Outcome.NOT_GATED,
        "Evaluated on the " + settings.split().label() + " rows; nothing was published.",
        dataset,
        settings.split(),
        scored,
        Insights.of(job, judge, dataset, settings.split()),
        null);
  }
}
