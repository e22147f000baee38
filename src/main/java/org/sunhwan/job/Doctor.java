package org.sunhwan.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sunhwan.storage.Storage;
import org.sunhwan.storage.StorageException;

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

  /** Tasks enough that every executor gets one; what several tell of one is told once. */
  private static List<Finding> executors(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    if (spark.sparkContext().isLocal()) {
      return List.of(); // The driver's JVM does the work.
    }
    int tasks = Math.max(4, 4 * context.defaultParallelism());
    Map<String, List<Finding>> byExecutor = new TreeMap<>();
    context
        .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
        .map(
            task -> {
              Thread.sleep(100); // So that no quick executor takes them all.
              SparkEnv env = SparkEnv.get();
              String place =
                  "executor "
                      + env.executorId()
                      + " on "
                      + env.blockManager().blockManagerId().host();
              return new ArrayList<>(MachineCheck.of(place));
            })
        .collect()
        .forEach(found -> byExecutor.put(found.get(0).place(), found));
    return byExecutor.values().stream().flatMap(List::stream).toList();
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
