package org.sunhwan.report;

/** Renders a run as one self-contained HTML page. STUB: owner report. */
public final class Report {
  private Report() {}

  public static String html(ReportData data) {
    throw new UnsupportedOperationException();
  }
}
