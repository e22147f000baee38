package org.sunhwan.job;

import java.util.ArrayList;
import java.util.List;
import org.sunhwan.kernel.KernelException;
import org.sunhwan.network.ModelFileException;
import org.sunhwan.registry.PublishConflictException;
import org.sunhwan.registry.RegistryException;
import org.sunhwan.score.ArtifactException;
import org.sunhwan.storage.StorageException;
import org.sunhwan.text.CorpusException;
import org.sunhwan.train.TrainingDivergedException;
import org.sunhwan.train.TrainingException;

/**
 * Why a job ended without success.
 *
 * @param sentence what went wrong and what to do, for the user
 * @param expected whether the sentence is all the user needs; otherwise the stack trace is shown
 *     too
 */
record Failure(int exitCode, String sentence, boolean expected) {

  /** Hides secrets: sentences name paths as the user wrote them. */
  Failure {
    sentence = Secrets.redact(sentence);
  }

  /** Looks through the causes, since Spark wraps what tasks throw. */
  static Failure of(Throwable thrown) {
    for (Throwable cause : causes(thrown)) {
      if (cause instanceof ConfigurationException || cause instanceof KernelException) {
        return new Failure(ExitCode.CONFIGURATION, cause.getMessage(), true);
      }
      if (cause instanceof TrainingDivergedException) {
        return new Failure(ExitCode.DIVERGED, cause.getMessage(), true);
      }
      if (cause instanceof CorpusException
          || cause instanceof TrainingException
          || cause instanceof ArtifactException
          || cause instanceof ModelFileException
          || cause instanceof RegistryException) {
        return new Failure(ExitCode.BAD_INPUT, cause.getMessage(), true);
      }
      if (cause instanceof PublishConflictException) {
        return new Failure(ExitCode.GATE, cause.getMessage(), true);
      }
      if (cause instanceof StorageException) {
        return new Failure(ExitCode.STORAGE, cause.getMessage(), true);
      }
    }
    return new Failure(
        ExitCode.UNEXPECTED,
        "The job failed in a way nobody foresaw: "
            + root(thrown)
            + ". The stack trace above says where; running the same command again continues the"
            + " run.",
        false);
  }

  /** The innermost cause. */
  static Throwable root(Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    return causes.get(causes.size() - 1);
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = thrown; t != null && !causes.contains(t); t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }
}
