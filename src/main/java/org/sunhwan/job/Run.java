package org.sunhwan.job;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sunhwan.storage.Storage;

/**
 * ROOT/runs/NAME/RUN, held by this process: status.json, configuration.conf, log.jsonl.
 *
 * <p>A run belongs to one job and one configuration. Its status decides what a second try does: a
 * finished run is left alone, any other is continued.
 */
final class Run implements AutoCloseable {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final Storage storage;
  private final String id;
  private final String folder;
  private final RunLock lock;
  private final RunLog log;
  private final Optional<Outcome> earlier;

  private Run(Storage storage, String id, String folder, RunLock lock, Optional<Outcome> earlier) {
    this.storage = storage;
    this.id = id;
    this.folder = folder;
    this.lock = lock;
    this.earlier = earlier;
    log = new RunLog(storage, Storage.child(folder, "log.jsonl"));
  }

  /**
   * Takes the run that the settings name, or a new one.
   *
   * @throws ConfigurationException when another process, another job or another configuration has
   *     it
   */
  static Run open(
      Storage storage, String job, Settings settings, RunLock.Timing timing, Progress progress) {
    String id = settings.run().isEmpty() ? ID.format(Instant.now()) : settings.run();
    String folder = Storage.child(storage.qualify(settings.root()), "runs", settings.name(), id);
    storage.requireWritable(folder);
    RunLock lock = RunLock.acquire(storage, folder, timing, progress::say);
    try {
      Optional<Outcome> earlier = status(storage, folder);
      refuseOtherJob(earlier, job, id);
      keepConfiguration(storage, folder, id, settings.plain());
      return new Run(storage, id, folder, lock, earlier);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  String id() {
    return id;
  }

  String folder() {
    return folder;
  }

  RunLog log() {
    return log;
  }

  /** How an earlier try ended, if that finished the run. */
  Optional<Outcome> finished() {
    return earlier.filter(Outcome::finished);
  }

  /** Throws when this process no longer holds the run; to be asked before anything is committed. */
  void require() {
    lock.require();
  }

  /** Writes status.json. */
  void status(Outcome outcome) {
    storage.writeAtomically(statusFile(folder), outcome.bytes());
  }

  @Override
  public void close() {
    lock.close();
  }

  private static String statusFile(String folder) {
    return Storage.child(folder, "status.json");
  }

  private static Optional<Outcome> status(Storage storage, String folder) {
    String file = statusFile(folder);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Outcome.read(storage.read(file)));
    } catch (IOException e) {
      throw new ConfigurationException(
          file
              + " is not a status that a job wrote ("
              + e.getMessage().lines().findFirst().orElse("")
              + "). Give another run id, or delete the folder.");
    }
  }

  private static void refuseOtherJob(Optional<Outcome> earlier, String job, String id) {
    Object owner = earlier.map(outcome -> outcome.value("job")).orElse(job);
    if (!owner.equals(job)) {
      throw new ConfigurationException(
          "Run " + id + " belongs to the job " + owner + ". Give another run id for " + job + ".");
    }
  }

  private static void keepConfiguration(
      Storage storage, String folder, String id, Map<String, String> plain) {
    String file = Storage.child(folder, "configuration.conf");
    if (storage.exists(file)) {
      List<String> differences = differences(stored(storage.readText(file)), plain);
      if (!differences.isEmpty()) {
        throw new ConfigurationException(
            "Run "
                + id
                + " was started with another configuration: "
                + String.join("; ", differences)
                + ". Give another run id, or the values it was started with.");
      }
      return;
    }
    String text =
        plain.entrySet().stream()
            .map(
                entry ->
                    entry.getValue().equals(JobConfiguration.HIDDEN)
                        ? "# " + entry.getKey() + " is secret and not stored"
                        : ConfigUtil.joinPath(List.of(entry.getKey().split("\\.")))
                            + " = "
                            + (entry.getKey().startsWith("spark.")
                                ? ConfigUtil.quoteString(entry.getValue())
                                : entry.getValue()))
            .collect(Collectors.joining("\n", "", "\n"));
    storage.writeAtomically(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> stored(String text) {
    var stored = new TreeMap<String, String>();
    for (Map.Entry<String, ConfigValue> entry : ConfigFactory.parseString(text).entrySet()) {
      stored.put(
          String.join(".", ConfigUtil.splitPath(entry.getKey())),
          JobConfiguration.rendered(entry.getValue()));
    }
    return stored;
  }

  /** Spark's settings and the run's own name decide nothing about the result. */
  private static List<String> differences(Map<String, String> then, Map<String, String> now) {
    var keys = new TreeSet<>(then.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> key.startsWith("spark.") || key.equals("run"));
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      if (!Objects.equals(then.get(key), now.get(key))) {
        differences.add(
            key
                + " was "
                + then.getOrDefault(key, "unknown")
                + ", is "
                + now.getOrDefault(key, "unknown"));
      }
    }
    return differences;
  }
}
