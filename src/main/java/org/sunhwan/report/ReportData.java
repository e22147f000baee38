package org.sunhwan.report;

import java.util.List;
import java.util.Map;
import org.sunhwan.evaluate.Evaluation;
import org.sunhwan.text.DatasetStatistics;

/**
 * Everything a report shows. STUB: owner report; text fields are raw and escaped by the report.
 *
 * @param title the model's name and version or run
 * @param verdict one sentence: published, refused by the gate and why, or not gated
 * @param labelled pairs shown in the page's head: run, dataset, duration, and so on, in order
 * @param rounds training curve by averaging round
 * @param epochs training curve by epoch
 * @param mistakes the most confident mistakes; empty when report.text is false
 * @param quarantineExamples bad rows shown; empty when report.text is false
 * @param comparison the current version's evaluation on the same rows; null when there is none
 * @param configuration resolved keys, secrets already removed
 * @param provenance where the data and the model came from, in order
 */
public record ReportData(
    String title,
    String verdict,
    Map<String, String> labelled,
    List<RoundPoint> rounds,
    List<EpochPoint> epochs,
    Evaluation evaluation,
    Evaluation comparison,
    DatasetStatistics dataset,
    List<Mistake> mistakes,
    List<QuarantineExample> quarantineExamples,
    Map<String, String> configuration,
    Map<String, String> provenance) {

  public record RoundPoint(
      int epoch, int round, double loss, double tokensPerSecond, double seconds) {}

  public record EpochPoint(
      int epoch,
      double trainingLoss,
      double validationLoss,
      double accuracy,
      double macroF1,
      boolean best) {}

  public record Mistake(
      String id, String text, String label, String predicted, double confidence) {}

  public record QuarantineExample(String file, long offset, String reason, String row) {}
}
