package org.sunhwan.job;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;

/**
 * One job at work: what it was asked, its session, its run, and the clock of its phases.
 *
 * <p>Every main goes the same way: command line, configuration, session, run, phases, outcome. What
 * the user reads goes to standard error; standard output carries the outcome alone, as its last and
 * only line, also in status.json of the run.
 */
record Job(Settings settings, Session session, Run run, Progress progress, Outcome outcome) {

  /** The phases of a job; they fill in the outcome. */
  interface Phases {
    void run(Job job);
  }

  /** Runs a job from its command line to its outcome. */
  static void run(String name, List<String> needed, Phases phases, String... arguments)
      throws SparkUserAppException {
    answering(
        name,
        (outcome, progress) -> {
          Arguments parsed = Arguments.parse(arguments);
          if (!parsed.words().isEmpty()) {
            throw new ConfigurationException(
                "The command line holds "
                    + String.join(" ", parsed.words())
                    + ", which is neither a configuration file nor key=value. Use: "
                    + name
                    + " conf/X.conf [key=value …]");
          }
          Settings settings = settings(parsed, needed);
          try (Session session =
                  Session.start(name + " " + settings.name(), settings.spark(), progress);
              Run run =
                  Run.open(session.storage(), name, settings, RunLock.Timing.USUAL, progress)) {
            new Job(settings, session, run, progress, outcome).work(phases);
          }
        });
  }

  /** What stands between a main and its exit code. */
  interface Work {
    void run(Outcome outcome, Progress progress);
  }

  /**
   * Guards standard output, turns what is thrown into a sentence, and ends with the outcome.
   *
   * @throws SparkUserAppException with the exit code, when that is not 0
   */
  static void answering(String name, Work work) throws SparkUserAppException {
    PrintStream answers = System.out;
    System.setOut(System.err); // Libraries may print; the outcome stays alone.
    long begin = System.nanoTime();
    Progress progress = Progress.onStandardError();
    Outcome outcome = new Outcome(name);
    try {
      Logging.quiet();
      work.run(outcome, progress);
    } catch (Throwable e) { // Scala throws checked exceptions without saying so.
      fail(outcome, e, progress);
    } finally {
      System.setOut(answers);
    }
    if (outcome.value("seconds").equals("")) {
      outcome.with("seconds", seconds(begin));
    }
    answers.println(outcome.json());
    answers.flush();
    if (outcome.exitCode() != ExitCode.DONE) {
      throw new SparkUserAppException(outcome.exitCode());
    }
  }

  /** Reads the configuration; its files may lie on any file system that the settings reach. */
  static Settings settings(Arguments arguments, List<String> needed) {
    var files = new ConfigurationFiles(uri -> Storage.with(Session.hadoop(Map.of())).readText(uri));
    return Settings.read(new JobConfiguration(arguments, files), arguments.file(), needed);
  }

  private void work(Phases phases) {
    long begin = System.nanoTime();
    if (run.finished().isPresent()) {
      outcome.replaceBy(run.finished().get()).with("alreadyFinished", true);
      progress.say(
          "run " + run.id() + " is already finished (" + outcome.status() + "): nothing to do");
      return;
    }
    outcome
        .with("run", run.id())
        .with("name", settings.name())
        .with("folder", run.folder())
        .with("started", Instant.now().toString());
    run.status(outcome);
    run.log().add("started", Map.of("configuration", settings.plain()));
    progress.say("run " + run.id() + " in " + run.folder());
    try {
      phases.run(this);
      progress.endBar();
    } catch (Throwable e) { // Scala throws checked exceptions without saying so.
      failed(e, begin);
      throw e;
    }
    if (outcome.status().equals(Outcome.RUNNING)) {
      outcome.with("status", Outcome.DONE);
    }
    outcome.with("exitCode", outcome.exitCode()).with("seconds", seconds(begin));
    run.require();
    run.log().add(outcome.status(), Map.of());
    run.log().flush();
    run.status(outcome);
  }

  /** Leaves the failure in the run's folder as far as that can be reached. */
  private void failed(Throwable thrown, long begin) {
    progress.endBar();
    Failure failure = Failure.of(thrown);
    outcome.failed(failure).with("seconds", seconds(begin));
    try {
      run.require();
      run.log().add("failed", Map.of("error", failure.sentence(), "trace", trace(thrown)));
      run.log().flush();
      run.status(outcome);
    } catch (RuntimeException e) {
      thrown.addSuppressed(e);
      progress.say("the failure could not be written to " + run.folder() + ": " + e.getMessage());
    }
  }

  private static void fail(Outcome outcome, Throwable thrown, Progress progress) {
    progress.endBar();
    Failure failure = Failure.of(thrown);
    outcome.failed(failure);
    if (!failure.expected()) {
      progress.say(trace(thrown));
    }
    progress.say("FAILED: " + failure.sentence());
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return Secrets.redact(text.toString());
  }

  private static double seconds(long begin) {
    return Math.round((System.nanoTime() - begin) / 1e7) / 100.0;
  }

  /** A timed part of the job; Spark's user interface shows its name with every Spark job. */
  <T> T phase(String name, Supplier<T> work) {
    long begin = System.nanoTime();
    progress.say(name + " …");
    session.spark().sparkContext().setJobDescription(outcome.value("job") + ": " + name);
    try {
      return work.get();
    } finally {
      session.spark().sparkContext().setJobDescription(null);
      progress.endBar();
      progress.say(name + ": " + Progress.duration(seconds(begin)));
      run.log().add("phase", Map.of("phase", name, "seconds", seconds(begin)));
    }
  }

  SparkSession spark() {
    return session.spark();
  }

  Storage storage() {
    return session.storage();
  }
}
