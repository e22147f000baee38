package org.sunhwan.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkUserAppException;
import org.sunhwan.registry.ModelRegistry;
import org.sunhwan.registry.ModelRegistry.Manifest;
import org.sunhwan.storage.Storage;

/** The versions of a model: list, show, compare, verify, roll back. */
public final class Models {
  private static final String USAGE =
      "Use: models conf/X.conf list | show N | compare A B | verify [N] | rollback N";

  private static final Map<String, String> TAKES =
      new TreeMap<>(
          Map.of(
              "list", "no version",
              "show", "1 version",
              "compare", "2 versions",
              "verify", "0 or 1 versions",
              "rollback", "1 version"));

  private Models() {}

  /** {@code conf/X.conf [key=value …] VERB [VERSION …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.answering("models", (outcome, progress) -> run(outcome, progress, arguments));
  }

  private static void run(Outcome outcome, Progress progress, String... arguments) {
    Arguments parsed = Arguments.parse(arguments);
    Settings settings = Job.settings(parsed, List.of("name"));
    if (parsed.words().isEmpty()) {
      throw new ConfigurationException("models was not told what to do. " + USAGE);
    }
    String verb = parsed.words().get(0);
    List<Integer> versions = versions(parsed.words().subList(1, parsed.words().size()));
    Storage storage = Storage.with(Session.hadoop(settings.spark()));
    String root = storage.qualify(settings.root());
    var registry = new ModelRegistry(storage, root, settings.name());
    outcome.with("name", settings.name()).with("command", verb).with("root", root);
    switch (verb + " " + versions.size()) {
      case "list 0" -> list(registry, settings.name(), outcome, progress);
      case "show 1" -> show(registry, versions.get(0), outcome, progress);
      case "compare 2" -> compare(registry, versions, outcome, progress);
      case "verify 0" -> verify(registry, registry.numbers(), outcome, progress);
      case "verify 1" -> verify(registry, versions, outcome, progress);
      case "rollback 1" -> rollBack(registry, versions.get(0), outcome, progress);
      default -> throw new ConfigurationException(misunderstood(verb, versions.size()) + USAGE);
    }
    if (outcome.status().equals(Outcome.RUNNING)) {
      outcome.with("status", Outcome.DONE);
    }
  }

  private static String misunderstood(String verb, int versions) {
    String takes = TAKES.get(verb);
    return takes == null
        ? "%s is nothing that models can do.%s "
            .formatted(verb, DidYouMean.ask(verb, List.copyOf(TAKES.keySet())))
        : "%s takes %s, not %d. ".formatted(verb, takes, versions);
  }

  private static List<Integer> versions(List<String> words) {
    List<Integer> versions = new ArrayList<>();
    for (String word : words) {
      if (!word.matches("\\d{1,6}")) {
        throw new ConfigurationException(word + " is no version number. " + USAGE);
      }
      versions.add(Integer.parseInt(word));
    }
    return versions;
  }

  private static void list(
      ModelRegistry registry, String name, Outcome outcome, Progress progress) {
    int current = registry.current().orElse(0);
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Manifest> versions = registry.versions();
    progress.print(
        versions.isEmpty()
            ? "no version of " + name + " is published yet; retrain publishes one"
            : String.format("%-9s %-21s %-19s %s", "VERSION", "CREATED", "TEST FIGURE", "RUN"));
    for (Manifest manifest : versions) {
      // Versions from before there was more than one task say only their accuracy.
      String metric = String.valueOf(manifest.facts().getOrDefault("metric", "accuracy"));
      Object figure = manifest.facts().get(Figured.key(metric));
      progress.print(
          String.format(
              "%-9s %-21s %-19s %s",
              manifest.version() + (manifest.version() == current ? " *" : ""),
              Instant.parse(manifest.createdAt()).truncatedTo(ChronoUnit.SECONDS),
              figure instanceof Number number
                  ? String.format(
                      "%s %.4f%s",
                      metric,
                      number.doubleValue(),
                      manifest.facts().containsKey("cache") ? " with a cache" : "")
                  : "",
              manifest.run()));
      var row = new LinkedHashMap<String, Object>();
      row.put("version", manifest.version());
      row.put("current", manifest.version() == current);
      row.put("createdAt", manifest.createdAt());
      row.put("run", manifest.run());
      row.put("metric", metric);
      row.put(Figured.key(metric), figure);
      row.put("path", registry.folder(manifest.version()));
      rows.add(row);
    }
    outcome.with("current", current == 0 ? null : current).with("versions", rows);
  }

  private static void show(
      ModelRegistry registry, int version, Outcome outcome, Progress progress) {
    Map<String, Object> facts = facts(registry, version);
    facts.forEach((key, value) -> progress.print(String.format("%-28s %s", key, value)));
    outcome.with("version", version).with("manifest", facts);
  }

  private static void compare(
      ModelRegistry registry, List<Integer> versions, Outcome outcome, Progress progress) {
    Map<String, List<Object>> differences =
        registry.manifest(versions.get(0)).differences(registry.manifest(versions.get(1)));
    differences.forEach(
        (fact, pair) ->
            progress.print(String.format("%-40s %s -> %s", fact, pair.get(0), pair.get(1))));
    outcome.with("versions", versions).with("differences", differences);
  }

  private static void verify(
      ModelRegistry registry, List<Integer> versions, Outcome outcome, Progress progress) {
    var problems = new LinkedHashMap<String, Object>();
    for (int version : versions) {
      List<String> found = registry.verify(version);
      progress.print("version " + version + (found.isEmpty() ? ": sound" : ": DAMAGED"));
      found.forEach(problem -> progress.print("  " + problem));
      if (!found.isEmpty()) {
        problems.put(String.valueOf(version), found);
      }
    }
    outcome.with("versions", versions).with("problems", problems);
    if (!problems.isEmpty()) {
      outcome
          .with("status", Outcome.FAILED)
          .with("exitCode", ExitCode.BAD_INPUT)
          .with(
              "error",
              "Versions "
                  + String.join(", ", problems.keySet())
                  + " are damaged. Roll back to a sound version, and restore or retrain these.");
    }
  }

  private static void rollBack(
      ModelRegistry registry, int version, Outcome outcome, Progress progress) {
    int before = registry.current().orElse(0);
    registry.rollBack(version);
    progress.print("version " + version + " is current now; before it was " + before);
    outcome.with("version", version).with("before", before == 0 ? null : before);
  }

  private static Map<String, Object> facts(ModelRegistry registry, int version) {
    Manifest manifest = registry.manifest(version);
    var facts = new LinkedHashMap<String, Object>();
    facts.put("version", manifest.version());
    facts.put("createdAt", manifest.createdAt());
    facts.put("run", manifest.run());
    facts.put("task", manifest.task());
    facts.put("labels", manifest.labels());
    facts.putAll(manifest.facts());
    facts.put("path", registry.folder(version));
    return facts;
  }
}
