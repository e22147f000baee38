package org.sunhwan.report;

import static org.sunhwan.report.Html.all;
import static org.sunhwan.report.Html.element;
import static org.sunhwan.report.Html.foreign;
import static org.sunhwan.report.Html.text;
import static org.sunhwan.report.Html.with;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.evaluate.Evaluation.ClassFigures;
import org.sunhwan.evaluate.Measure;
import org.sunhwan.report.Table.Column;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.Split;

/** Each class's figures, and what is taken for what. */
final class Classes {
  static final int LABEL_CHARACTERS = 60;
  private static final int MOST_CONFUSIONS = 12;

  private Classes() {}

  static Html figures(ReportData data, Words words) {
    return data.evaluation()
        .map(now -> figures(data, now, data.comparedEvaluation().orElse(null), words))
        .orElse(Html.NOTHING);
  }

  private static Html figures(ReportData data, Evaluation now, Evaluation then, Words words) {
    boolean compared = then != null && then.labels().equals(now.labels());
    SplitStatistics training = data.dataset().splits().get(Split.TRAIN.label());
    Map<String, Long> trainingRows = training == null ? Map.of() : training.labels();

    List<Column> columns = new ArrayList<>();
    columns.add(Column.words(words.say("classes.class")));
    columns.add(Column.number(words.say("classes.training-rows")));
    columns.addAll(columns(words.say("classes.rows"), words));
    if (compared) {
      columns.add(Column.number(words.say("classes.f1-change")));
    }
    List<List<Html>> rows = new ArrayList<>();
    for (int c = 0; c < now.classes().size(); c++) {
      ClassFigures figures = now.classes().get(c);
      Long trained = trainingRows.get(figures.label());
      List<Html> row = new ArrayList<>();
      row.add(foreign(Visible.shortened(figures.label(), LABEL_CHARACTERS)));
      row.add(trained == null ? text(Numbers.UNKNOWN) : Table.value(trained));
      row.addAll(cells(figures));
      if (compared) {
        row.add(
            Results.change(
                Measure.share("f1", figures.f1()),
                figures.f1(),
                then.classes().get(c).f1(),
                words));
      }
      rows.add(row);
    }
    return new Table(words.say("classes.caption"), "", columns, rows).html();
  }

  /** What is shown of a class beside its name: how many there are, and how well they are found. */
  static List<Column> columns(String counted, Words words) {
    return List.of(
        Column.number(counted),
        Column.number(words.say("metric.precision")),
        Column.number(words.say("metric.recall")),
        Column.number(words.say("metric.f1")),
        Column.meter());
  }

  static List<Html> cells(ClassFigures figures) {
    return List.of(
        Table.value(figures.rows()),
        Table.percent(figures.precision()),
        Table.percent(figures.recall()),
        Table.percent(figures.f1()),
        Svg.meter(figures.f1(), "first"));
  }

  static Html confusion(ReportData data, Words words) {
    return data.evaluation().map(evaluation -> confusion(evaluation, words)).orElse(Html.NOTHING);
  }

  private static Html confusion(Evaluation evaluation, Words words) {
    boolean few = evaluation.labels().size() <= 4;
    Html picture =
        element(
            "figure",
            with("class", "natural"),
            element("div", with("class", "scroll"), ConfusionPicture.of(evaluation, words)));
    Html counts = counts(evaluation, words);
    Html frequent = frequent(evaluation, words);
    return all(
        Section.note(words.say("confusion.note")),
        element("div", with("class", few ? "beside" : "stacked"), picture, frequent),
        element("details", element("summary", text(words.say("confusion.table"))), counts));
  }

  private static Html counts(Evaluation evaluation, Words words) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words(words.say("confusion.true")));
    evaluation.labels().forEach(l -> columns.add(Column.number(Visible.shortened(l, 24))));
    List<List<Html>> rows = new ArrayList<>();
    for (int c = 0; c < evaluation.labels().size(); c++) {
      List<Html> row = new ArrayList<>();
      row.add(foreign(Visible.shortened(evaluation.labels().get(c), LABEL_CHARACTERS)));
      evaluation.confusion().get(c).forEach(count -> row.add(Table.value(count)));
      rows.add(row);
    }
    return new Table(words.say("confusion.table"), "", columns, rows).html();
  }

  private static Html frequent(Evaluation evaluation, Words words) {
    record Confusion(int truth, int predicted, long rows) {}

    List<Confusion> confusions = new ArrayList<>();
    int classes = evaluation.labels().size();
    for (int truth = 0; truth < classes; truth++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        long rows = evaluation.confusion().get(truth).get(predicted);
        if (truth != predicted && rows > 0) {
          confusions.add(new Confusion(truth, predicted, rows));
        }
      }
    }
    confusions.sort(Comparator.comparingLong(Confusion::rows).reversed());
    List<List<Html>> rows = new ArrayList<>();
    for (Confusion c : confusions.subList(0, Math.min(MOST_CONFUSIONS, confusions.size()))) {
      double share = (double) c.rows() / evaluation.classes().get(c.truth()).rows();
      rows.add(
          List.of(
              foreign(Visible.shortened(evaluation.labels().get(c.truth()), LABEL_CHARACTERS)),
              foreign(Visible.shortened(evaluation.labels().get(c.predicted()), LABEL_CHARACTERS)),
              Table.value(c.rows()),
              Table.value(share, Numbers.percent(share, 1)),
              Svg.meter(share, "second")));
    }
    return rows.isEmpty()
        ? Html.NOTHING
        : new Table(
                words.say("confusion.frequent"),
                "",
                List.of(
                    Column.words(words.say("confusion.true")),
                    Column.words(words.say("confusion.taken-for")),
                    Column.number(words.say("classes.rows")),
                    Column.number(words.say("confusion.share")),
                    Column.meter()),
                rows)
            .html();
  }
}
