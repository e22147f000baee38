package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.sunhwan.report.ReportData;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Inspection;
import org.sunhwan.score.Judge;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** Looks into a model while it reads the first rows of a split, for the report. */
final class Insights {
  private Insights() {}

  /**
   * Up to report.insights rows; none where corpus text may not be shown or the task has no look.
   */
  static List<ReportData.Insight> of(Job job, Judge judge, PreparedDataset dataset, Split split) {
    int wanted = job.settings().report().text() ? job.settings().report().insights() : 0;
    if (wanted == 0 || split == Split.TRAIN || !Inspection.canInspect(judge.artifact())) {
      return List.of();
    }
    List<Row> rows =
        dataset
            .sequences(job.spark(), split)
            .where("number < " + wanted)
            .orderBy("number")
            .select("text")
            .collectAsList();
    List<ReportData.Insight> insights = new ArrayList<>();
    try (var inspection = new Inspection(judge)) {
      for (Row row : rows) {
        inspection.of(row.getString(0)).map(Insights::shown).ifPresent(insights::add);
      }
    }
    return insights;
  }

  private static ReportData.Insight shown(Insight insight) {
    return new ReportData.Insight(
        insight.text(), insight.tokens(), insight.lanes(), insight.moved(), said(insight.answer()));
  }

  private static String said(Guess answer) {
    return answer.name().isEmpty()
        ? String.format(Locale.ROOT, "%.3f", answer.value())
        : String.format(Locale.ROOT, "%s (%.1f %%)", answer.name(), 100 * answer.value());
  }
}
