package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.sunhwan.inference.Look;
import org.sunhwan.inference.Nats;
import org.sunhwan.network.Generation;
import org.sunhwan.report.ReportData;
import org.sunhwan.report.ReportData.Token;
import org.sunhwan.score.Insight;
import org.sunhwan.score.Insight.Guess;
import org.sunhwan.score.Insight.Step;
import org.sunhwan.score.Inspection;
import org.sunhwan.score.Judge;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** Looks into a model while it reads the first rows of a split, for the report. */
final class Insights {
  /** How many times as many rows are read, as some have no token: blank lines of a text. */
  private static final int SPARE = 8;

  private Insights() {}

  /** Of up to report.insights rows; none where corpus text may not be shown. */
  static List<ReportData.Insight> of(Job job, Judge judge, PreparedDataset dataset, Split split) {
    int wanted = job.settings().report().text() ? job.settings().report().insights() : 0;
    if (wanted == 0 || split == Split.TRAIN) {
      return List.of();
    }
    List<Row> rows =
        dataset
            .sequences(job.spark(), split)
            .where("number < " + (long) SPARE * wanted)
            .orderBy("number")
            .select("text", "targets")
            .collectAsList();
    boolean categories = judge.artifact().shape().task() instanceof Generation;
    List<ReportData.Insight> insights = new ArrayList<>();
    try (var inspection = new Inspection(judge)) {
      for (Row row : rows) {
        String category =
            categories ? judge.artifact().labels().get(row.<Integer>getList(1).get(0)) : "";
        List<Insight> seen = inspection.of(row.getString(0), category);
        seen.forEach(insight -> insights.add(shown(insight)));
        wanted -= seen.isEmpty() ? 0 : 1;
        if (wanted == 0) {
          break;
        }
      }
    }
    return insights;
  }

  /** As the report shows it. */
  static ReportData.Insight shown(Insight insight) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < insight.steps().size(); t++) {
      tokens.add(token(insight, t));
    }
    return new ReportData.Insight(
        insight.look(),
        insight.text(),
        tokens,
        insight.lanes(),
        insight.look() == Look.ANSWER ? said(insight.answer()) : "");
  }

  private static Token token(Insight insight, int t) {
    Step step = insight.steps().get(t);
    return switch (insight.look()) {
      case ANSWER -> new Token(step.token(), step.moved(), "");
      case TAGS -> {
        Guess tag = step.guesses().get(0);
        yield new Token(step.token(), 1 - tag.value(), tag.name());
      }
      // How unlikely a token was is known when the one before it was read.
      case NEXT ->
          new Token(
              step.token(), t == 0 ? 0 : Nats.of(insight.steps().get(t - 1).came().value()), "");
      case SOURCE -> new Token(step.token(), 0, "");
      case WRITING ->
          new Token(step.token(), 1 - step.came().value(), "← " + step.attended().name());
    };
  }

  private static String said(Guess answer) {
    return answer.name().isEmpty()
        ? String.format(Locale.ROOT, "%.3f", answer.value())
        : String.format(Locale.ROOT, "%s (%.1f %%)", answer.name(), 100 * answer.value());
  }
}
