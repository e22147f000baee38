package org.sunhwan.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sunhwan.storage.Storage;

/**
 * log.jsonl of a run: one event a line, oldest first, continued when the run is. The file is
 * replaced as a whole, since not every Hadoop file system can append; at most every ten seconds.
 */
final class RunLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Storage storage;
  private final String path;
  private final List<String> lines = new ArrayList<>();
  private long written = System.nanoTime();

  RunLog(Storage storage, String path) {
    this.storage = storage;
    this.path = path;
    if (storage.exists(path)) {
      storage.readText(path).lines().forEach(lines::add);
    }
  }

  /** Adds an event; it reaches the file within ten seconds of events, or with {@link #flush}. */
  synchronized void add(String event, Map<String, ?> values) {
    var line = new LinkedHashMap<String, Object>();
    line.put("time", Instant.now().toString());
    line.put("event", event);
    line.putAll(values);
    try {
      lines.add(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event holds something that is no JSON: " + line, e);
    }
    if (System.nanoTime() - written > PAUSE.toNanos()) {
      flush();
    }
  }

  synchronized void flush() {
    storage.writeAtomically(
        path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    written = System.nanoTime();
  }

  /** The events of some kinds, of earlier tries of the run too, oldest first. */
  synchronized List<Map<String, Object>> events(String... kinds) {
    List<String> wanted = List.of(kinds);
    List<Map<String, Object>> events = new ArrayList<>();
    for (String line : lines) {
      try {
        Map<String, Object> values = JSON.readValue(line, new TypeReference<>() {});
        if (wanted.contains(String.valueOf(values.get("event")))) {
          events.add(values);
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(path + " holds a line that is no JSON: " + line, e);
      }
    }
    return events;
  }
}
