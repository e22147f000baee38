package org.sunhwan.train;

import org.sunhwan.kernel.KernelException;

/** Exceptions of Spark jobs as sentences. */
final class SparkFailure {
  private SparkFailure() {}

  /**
   * Our own exception below Spark's, which repeats it with a stack trace for a message; or else a
   * sentence about the job. Spark throws checked exceptions that it does not declare.
   */
  static RuntimeException of(String job, Exception failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof TrainingException ours) {
        return ours;
      }
      if (at instanceof KernelException ours) {
        return ours;
      }
    }
    return new TrainingException(
        "Spark could not finish the job \"%s\": %s. Run train again to go on from the last"
                .formatted(job, String.valueOf(failure.getMessage()).lines().findFirst().orElse(""))
            + " checkpoint.",
        failure);
  }
}
