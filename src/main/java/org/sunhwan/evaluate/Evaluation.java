package org.sunhwan.evaluate;

import java.util.List;

/**
 * A classifier's figures over one set of rows; evaluation.json. STUB: owner evaluate adds what the
 * issue asks.
 *
 * @param confusion [true label][predicted label] rows
 * @param rocAuc binary only, else NaN
 */
public record Evaluation(
    List<String> labels,
    long rows,
    double accuracy,
    double loss,
    double macroF1,
    double microF1,
    List<ClassFigures> classes,
    List<List<Long>> confusion,
    double rocAuc,
    double expectedCalibrationError,
    List<CalibrationBin> calibration,
    List<LengthSlice> lengths,
    String majorityLabel,
    double majorityAccuracy) {

  public record ClassFigures(String label, long rows, double precision, double recall, double f1) {}

  public record CalibrationBin(
      double from, double to, long rows, double confidence, double accuracy) {}

  public record LengthSlice(int from, int to, long rows, double accuracy) {}
}
