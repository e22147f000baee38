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
import org.sunhwan.report.ReportData.Mistake;
import org.sunhwan.report.ReportData.QuarantineExample;
import org.sunhwan.report.ReportData.Specimen;
import org.sunhwan.report.Table.Column;
import org.sunhwan.text.DatasetStatistics;
import org.sunhwan.text.DatasetStatistics.SplitStatistics;
import org.sunhwan.text.Split;
import org.sunhwan.text.Vocabulary;

/** What the corpus is made of: splits, lengths, vocabulary; bad rows; rows taken for others. */
final class Corpus {
  private static final int TEXT_CHARACTERS = 280;
  private static final int TOKEN_CHARACTERS = 30;
  private static final int MOST_TOKENS = 24;

  private Corpus() {}

  static Html profile(ReportData data, Words words) {
    DatasetStatistics dataset = data.dataset();
    List<Html> notes = new ArrayList<>();
    notes.add(
        Section.note(
            words.say(
                "data.note",
                words.count("data.rows", dataset.rowsRead()),
                words.count("data.files", dataset.files()),
                Numbers.bytes(dataset.bytes()),
                Numbers.count(dataset.distinctTokens()),
                Numbers.count(dataset.vocabularySize()),
                words.duration(dataset.seconds()))));
    if (dataset.testRowsAlsoInTrain() > 0) {
      notes.add(Section.note(words.count("data.also-in-train", dataset.testRowsAlsoInTrain())));
    }
    return all(
        all(notes),
        splits(dataset, words),
        element(
            "div", with("class", "charts"), lengths(dataset, words), frequentTokens(data, words)));
  }

  private static Html splits(DatasetStatistics dataset, Words words) {
    List<List<Html>> rows = new ArrayList<>();
    for (Split name : Split.values()) {
      SplitStatistics split = dataset.splits().get(name.label());
      if (split == null) {
        continue;
      }
      double meanTokens = ratio(split.tokens(), split.rows());
      rows.add(
          List.of(
              text(words.say("split." + name.label())),
              Table.value(split.rows()),
              Table.value(split.tokens()),
              Table.value(meanTokens, Numbers.decimal(meanTokens, 1)),
              Table.percent(ratio(split.outOfVocabulary(), split.tokens())),
              Table.percent(ratio(split.truncated(), split.rows()))));
    }
    return new Table(
            words.say("data.splits"),
            "",
            List.of(
                Column.words(words.say("data.split")),
                Column.number(words.say("classes.rows")),
                Column.number(words.say("data.tokens")),
                Column.number(words.say("data.tokens-per-row")),
                Column.number(words.say("data.out-of-vocabulary")),
                Column.number(words.say("data.truncated"))),
            rows)
        .html();
  }

  private static Html lengths(DatasetStatistics dataset, Words words) {
    SplitStatistics training = dataset.splits().get(Split.TRAIN.label());
    if (training == null || training.rows() == 0) {
      return Html.NOTHING;
    }
    List<Long> counts = training.lengths();
    int last = counts.size();
    while (last > 0 && counts.get(last - 1) == 0) {
      last--;
    }
    List<BarChart.Bar> bars = new ArrayList<>();
    double most = 0;
    for (int i = 0; i < last; i++) {
      double share = ratio(counts.get(i), training.rows());
      most = Math.max(most, share);
      bars.add(
          new BarChart.Bar(
              1L << i,
              share,
              BarChart.FEW_ROWS, // few rows are a fact here, not a doubt
              words.say(
                  "data.length-bar",
                  Numbers.count(1L << i) + "–" + Numbers.count((2L << i) - 1),
                  Numbers.count(counts.get(i)),
                  Numbers.percent(share))));
    }
    return bars.isEmpty()
        ? Html.NOTHING
        : new BarChart(
                "length-picture",
                words.say("data.lengths"),
                words.say("data.lengths-description"),
                words.say("lengths.tokens"),
                bars,
                1L << last,
                most * 1.08)
            .html();
  }

  private static Html frequentTokens(ReportData data, Words words) {
    List<Vocabulary.Count> tokens = data.dataset().frequentTokens();
    if (!data.text() || tokens.isEmpty()) {
      return Html.NOTHING;
    }
    long most = tokens.stream().mapToLong(Vocabulary.Count::count).max().orElse(1);
    List<Html> entries = new ArrayList<>();
    for (Vocabulary.Count token : tokens.subList(0, Math.min(MOST_TOKENS, tokens.size()))) {
      entries.add(
          element(
              "li",
              foreign(Visible.shortened(token.token(), TOKEN_CHARACTERS)),
              Svg.meter(ratio(token.count(), most), "neutral"),
              element("span", with("class", "number"), Table.value(token.count()))));
    }
    return element(
        "div",
        with("class", "tokens"),
        element("h3", text(words.say("data.frequent"))),
        element("ol", all(entries)));
  }

  static Html quarantine(ReportData data, Words words) {
    Map<String, Long> quarantined = data.dataset().quarantined();
    long bad = quarantined.values().stream().mapToLong(Long::longValue).sum();
    if (bad == 0) {
      return Section.note(words.say("quarantine.none"));
    }
    List<List<Html>> rows = new ArrayList<>();
    quarantined.entrySet().stream()
        .filter(reason -> reason.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            reason ->
                rows.add(
                    List.of(
                        text(words.name("reason", reason.getKey())),
                        Table.value(reason.getValue()),
                        Svg.meter(ratio(reason.getValue(), bad), "neutral"))));
    double share = ratio(bad, data.dataset().rowsRead());
    return all(
        Section.note(
            words.say(
                "quarantine.note", words.count("quarantine.rows", bad), Numbers.percent(share, 3))),
        new Table(
                words.say("quarantine.reasons"),
                "narrow",
                List.of(
                    Column.words(words.say("quarantine.reason")),
                    Column.number(words.say("classes.rows")),
                    Column.meter()),
                rows)
            .html(),
        quarantineExamples(data, words));
  }

  private static Html quarantineExamples(ReportData data, Words words) {
    if (!data.text() || data.quarantineExamples().isEmpty()) {
      return Html.NOTHING;
    }
    List<List<Html>> rows = new ArrayList<>();
    for (QuarantineExample example : data.quarantineExamples()) {
      rows.add(
          List.of(
              text(words.name("reason", example.reason())),
              foreign(shortenedText(example.row())),
              element(
                  "span",
                  with("class", "place"),
                  foreign(Visible.shortened(example.file(), 120)),
                  text(" @ " + Numbers.count(example.place())))));
    }
    return new Table(
            words.say("quarantine.examples"),
            "texts",
            List.of(
                Column.words(words.say("quarantine.reason")),
                new Column(words.say("quarantine.row"), "text"),
                new Column(words.say("quarantine.place"), "aside")),
            rows)
        .html();
  }

  static Html mistakes(ReportData data, Words words) {
    if (!data.text()) {
      return Section.note(words.say("mistakes.hidden"));
    }
    if (data.mistakes().isEmpty()) {
      return Html.NOTHING;
    }
    List<List<Html>> rows = new ArrayList<>();
    for (Mistake mistake : data.mistakes()) {
      rows.add(
          List.of(
              value(mistake.confidence()),
              foreign(Visible.shortened(mistake.predicted(), Classes.LABEL_CHARACTERS)),
              foreign(Visible.shortened(mistake.label(), Classes.LABEL_CHARACTERS)),
              foreign(shortenedText(mistake.text())),
              place(mistake.id())));
    }
    return all(
        Section.note(words.say("mistakes.note", words.rows(data.split()))),
        new Table(
                words.say("mistakes"),
                "texts caption-hidden",
                List.of(
                    Column.number(words.say("calibration.confidence")),
                    Column.words(words.say("mistakes.predicted")),
                    Column.words(words.say("mistakes.label")),
                    new Column(words.say("mistakes.text"), "text"),
                    new Column(words.say("mistakes.id"), "aside")),
                rows)
            .html());
  }

  /** What the model made of some rows. */
  static Html specimens(ReportData data, Words words) {
    if (!data.text() || data.specimens().isEmpty()) {
      return Html.NOTHING;
    }
    boolean expected = data.specimens().stream().anyMatch(one -> !one.expected().isEmpty());
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(words.say("mistakes.text"), "text"));
    if (expected) {
      columns.add(new Column(words.say("specimens.expected"), "text"));
    }
    columns.add(new Column(words.say("specimens.answer"), "text"));
    columns.add(new Column(words.say("mistakes.id"), "aside"));
    List<List<Html>> rows = new ArrayList<>();
    for (Specimen specimen : data.specimens()) {
      List<Html> row = new ArrayList<>();
      row.add(foreign(shortenedText(specimen.text())));
      if (expected) {
        row.add(foreign(shortenedText(specimen.expected())));
      }
      row.add(foreign(shortenedText(specimen.answer())));
      row.add(place(specimen.id()));
      rows.add(row);
    }
    return all(
        Section.note(words.say("specimens.note", words.rows(data.split()))),
        new Table(words.say("specimens"), "texts caption-hidden", columns, rows).html());
  }

  private static Html place(String id) {
    return element("span", with("class", "place"), foreign(Visible.shortened(id, 60)));
  }

  private static Html value(double confidence) {
    return Table.value(confidence, Numbers.percent(confidence, 1));
  }

  private static String shortenedText(String raw) {
    return Visible.shortened(raw, TEXT_CHARACTERS);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
