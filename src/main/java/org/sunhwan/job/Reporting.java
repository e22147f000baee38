package org.sunhwan.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sunhwan.evaluate.Figures;
import org.sunhwan.inference.NeuralCache;
import org.sunhwan.report.Report;
import org.sunhwan.report.ReportData;
import org.sunhwan.report.ReportData.QuarantineExample;
import org.sunhwan.score.Scoring;
import org.sunhwan.score.Scoring.Scored;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;

/** Gathers what a run left behind into its report. */
final class Reporting {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUARANTINE_EXAMPLES = 20;

  private Reporting() {}

  /**
   * Writes RUN/report.html.
   *
   * @param split the rows that were scored and looked at
   * @param insights what {@link Insights} saw
   * @param comparison the current version on the same rows; null when there is none
   */
  static void write(
      Job job,
      String title,
      ReportData.Outcome outcome,
      String verdict,
      PreparedDataset dataset,
      Split split,
      Scored scored,
      List<ReportData.Insight> insights,
      Figures comparison) {
    Settings.Report settings = job.settings().report();
    var labelled = new LinkedHashMap<String, String>();
    labelled.put("run", job.run().id());
    labelled.put("dataset", dataset.folder());
    labelled.put(split.label() + "-rows", String.valueOf(scored.figures().rows()));
    NeuralCache cache = job.settings().evaluate().cache();
    if (cache.isUsed()) {
      labelled.put("cache", cache.toString());
    }
    ReportData data =
        new ReportData(
            title,
            outcome,
            verdict,
            labelled,
            LoggedTraining.rounds(job.run().log()),
            LoggedTraining.epochs(job.run().log()),
            LoggedTraining.costs(job.run().log()),
            split,
            scored.figures(),
            comparison,
            job.settings().gate().metric(),
            dataset.statistics(),
            mistakes(scored),
            specimens(scored),
            settings.text() ? insights : List.of(),
            settings.text() ? quarantine(job.storage(), dataset.folder()) : List.of(),
            job.settings().plain(),
            provenance(job, dataset),
            settings.text(),
            settings.language());
    String file = Storage.child(job.run().folder(), "report.html");
    Steps.write(job, file, Report.html(data));
    job.outcome().with("report", file);
  }

  private static List<ReportData.Mistake> mistakes(Scored scored) {
    return scored.mistakes().stream()
        .map(
            mistake ->
                new ReportData.Mistake(
                    mistake.id(),
                    mistake.text(),
                    mistake.label(),
                    mistake.predicted(),
                    mistake.confidence()))
        .toList();
  }

  private static List<ReportData.Specimen> specimens(Scored scored) {
    return scored.specimens().stream()
        .map(
            one ->
                new ReportData.Specimen(
                    one.id(), one.text(), one.expected(), one.answer(), attended(one.attended())))
        .toList();
  }

  private static ReportData.Attended attended(Scoring.Attended given) {
    return given == null
        ? null
        : new ReportData.Attended(given.source(), given.written(), given.weights());
  }

  /** Where the corpus lies, without the secrets of its URI. */
  static String data(Job job) {
    return Secrets.redact(job.storage().qualify(job.settings().dataset().corpus().data()));
  }

  /** Where data and model came from, in words. */
  private static Map<String, String> provenance(Job job, PreparedDataset dataset) {
    var provenance = new LinkedHashMap<String, String>();
    provenance.put("data", data(job));
    provenance.put("master", job.spark().sparkContext().master());
    Steps.provenance(job, dataset)
        .facts()
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> versions) {
                versions.forEach((k, v) -> provenance.put(String.valueOf(k), String.valueOf(v)));
              } else {
                provenance.put(name, String.valueOf(value));
              }
            });
    return provenance;
  }

  /** The first bad rows; their files are as small as the bad rows are few. */
  private static List<QuarantineExample> quarantine(Storage storage, String dataset) {
    List<QuarantineExample> examples = new ArrayList<>();
    for (Storage.Entry file : storage.files(Storage.child(dataset, "quarantine"))) {
      for (String line : firstLines(storage, file.path())) {
        try {
          JsonNode row = JSON.readTree(line);
          examples.add(
              new QuarantineExample(
                  row.path("file").asText(),
                  row.path(row.has("line") ? "line" : "position").asLong(),
                  row.path("reason").asText(),
                  row.path("row").asText()));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException(file.path() + " holds a line that is no JSON", e);
        }
        if (examples.size() == QUARANTINE_EXAMPLES) {
          return examples;
        }
      }
    }
    return examples;
  }

  private static List<String> firstLines(Storage storage, String path) {
    try (var reader =
        new BufferedReader(new InputStreamReader(storage.open(path), StandardCharsets.UTF_8))) {
      return reader.lines().limit(QUARANTINE_EXAMPLES).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
