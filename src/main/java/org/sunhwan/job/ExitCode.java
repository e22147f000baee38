package org.sunhwan.job;

/** What a scheduler sees; the same numbers in every deploy mode that passes them on. */
final class ExitCode {
  static final int DONE = 0;
  static final int UNEXPECTED = 1;
  static final int CONFIGURATION = 2;
  static final int GATE = 3;
  static final int BAD_INPUT = 4;
  static final int DIVERGED = 5;
  static final int STORAGE = 6;

  private ExitCode() {}
}
