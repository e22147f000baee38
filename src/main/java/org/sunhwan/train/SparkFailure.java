package org.sunhwan.train;

import org.sunhwan.kernel.KernelException;

/** Exceptions of Spark jobs as sentences. */
final class SparkFailure {
  private SparkFailure() {}

  /** The same of a job's training, which goes on by itself. */
  static RuntimeException of(String job, Exception failure) {
    return of(job, failure, "Run train again to go on from the last checkpoint.");
  }

  /**
   * Our own exception below Spark's, which repeats it with a stack trace for a message; or else a
   * sentence about the job. Spark throws checked exceptions that it does not declare.
   *
   * @param advice what to do next
   */
  static RuntimeException of(String job, Exception failure, String advice) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof TrainingException ours) {
        return ours;
      }
      if (at instanceof KernelException ours) {
        return ours;
      }
    }
    return new TrainingException(
        "Spark could not finish the job \"%s\": %s. %s"
            .formatted(
                job, String.valueOf(failure.getMessage()).lines().findFirst().orElse(""), advice),
        failure);
  }
}
