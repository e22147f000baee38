package org.sunhwan.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.KernelException;
import org.sunhwan.kernel.Processor;
import org.sunhwan.network.Sizes;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;
import org.sunhwan.train.MemoryNeed;
import org.sunhwan.train.MemoryNeed.Machine;

/** Says what is wrong with an environment before a job does. */
public final class Doctor {
  private Doctor() {}

  /** {@code [conf/X.conf] [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.answering("doctor", (outcome, progress) -> examine(outcome, progress, arguments));
  }

  private static void examine(Outcome outcome, Progress progress, String... arguments) {
    Settings settings = Job.settings(Arguments.parse(arguments), List.of());
    List<Finding> findings = new ArrayList<>(MachineCheck.of("driver"));
    try (Session session = Session.start("doctor", settings.spark(), progress)) {
      findings.addAll(executors(session.spark()));
      findings.add(kernel(session.spark(), settings.kernel()));
      findings.addAll(training(session.spark(), settings));
      findings.addAll(storage(session.storage(), settings));
    }
    findings.forEach(finding -> progress.print(line(finding)));
    long problems = findings.stream().filter(finding -> !finding.well()).count();
    progress.print(problems == 0 ? "all is well" : problems + " of these need attention");
    outcome
        .with("status", problems == 0 ? Outcome.DONE : Outcome.FAILED)
        .with("exitCode", problems == 0 ? ExitCode.DONE : ExitCode.UNEXPECTED)
        .with("problems", problems)
        .with("findings", findings.stream().map(Finding::json).toList());
  }

  private static String line(Finding finding) {
    return String.format(
        "%-7s %-12s %-16s %s%s",
        finding.well() ? "ok" : "PROBLEM",
        finding.place(),
        finding.subject(),
        finding.found(),
        finding.well() ? "" : System.lineSeparator() + " ".repeat(8) + finding.next());
  }

  /** In local mode none: the driver's JVM does the work. */
  private static List<Finding> executors(SparkSession spark) {
    if (spark.sparkContext().isLocal()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    EveryExecutor.asked(spark, () -> new ArrayList<>(MachineCheck.of("")))
        .forEach((place, found) -> found.forEach(finding -> findings.add(finding.at(place))));
    return findings;
  }

  /** What a run would compute with. */
  private static Finding kernel(SparkSession spark, Settings.Kernel asked) {
    var processors = List.copyOf(EveryExecutor.asked(spark, Processor::here).values());
    try {
      KernelChoice choice = KernelChoice.choose(asked.wanted(), asked.precision(), processors);
      return new Finding(
          "cluster",
          "kernel",
          RunKernel.words(choice),
          choice.reason().isEmpty()
              ? ""
              : "Jobs run all the same. Keep weaker machines out, or build the job jar for their"
                  + " platform.");
    } catch (KernelException e) {
      return new Finding("cluster", "kernel", "not what was asked for", e.getMessage());
    }
  }

  /**
   * What training would need at most: with full vocabularies, the longest sequences, and as many
   * classes as are named.
   */
  private static List<Finding> training(SparkSession spark, Settings settings) {
    int classes = Math.max(2, settings.dataset().labels().size());
    int vocabulary = settings.dataset().maximumVocabulary();
    MemoryNeed need =
        MemoryNeed.expected(
            settings.network(),
            new Sizes(vocabulary, classes, vocabulary, vocabulary),
            settings.training(),
            settings.dataset().maximumLength());
    var machines = new TreeMap<String, Machine>();
    machines.put("driver", Machine.here(0));
    Map<String, Machine> executors = EveryExecutor.asked(spark, () -> Machine.here(0));
    int tasks = MemoryNeed.tasksAtATime(spark.sparkContext()); // all are there now
    executors.forEach((place, machine) -> machines.put(place, machine.running(tasks)));
    List<Finding> findings = new ArrayList<>();
    machines.forEach(
        (place, machine) ->
            findings.add(
                new Finding(
                    place,
                    "training memory",
                    need.on(machine),
                    need.shortage(machine).orElse(""))));
    return findings;
  }

  private static List<Finding> storage(Storage storage, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    String root;
    try {
      root = storage.qualify(settings.root());
    } catch (StorageException e) {
      return List.of(new Finding("storage", "root", settings.root(), e.getMessage()));
    }
    try {
      storage.requireWritable(root);
      storage.requireAtomicRename(root);
      String probe = Storage.child(root, "doctor-" + UUID.randomUUID());
      storage.writeAtomically(probe, bytes("first"));
      storage.writeAtomically(probe, bytes("second"));
      String read = storage.readText(probe);
      storage.delete(probe);
      findings.add(
          new Finding(
              "storage",
              "root",
              root + " is writable and replaces files atomically",
              read.equals("second") ? "" : "It read back " + read + " instead of second."));
    } catch (StorageException e) {
      findings.add(new Finding("storage", "root", root, e.getMessage()));
    }
    return findings;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
