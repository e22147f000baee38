package org.sunhwan.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a job ended, for machines: the line on standard output and status.json.
 *
 * <p>{@code status} is running, done, published, refused or failed; {@code exitCode} is the
 * process's. What else there is depends on the job.
 */
final class Outcome {
  static final String RUNNING = "running";
  static final String DONE = "done";
  static final String PUBLISHED = "published";
  static final String REFUSED = "refused";
  static final String FAILED = "failed";

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, false);

  private final Map<String, Object> values = new LinkedHashMap<>();

  Outcome(String job) {
    values.put("status", RUNNING);
    values.put("job", job);
  }

  private Outcome(Map<String, Object> values) {
    this.values.putAll(values);
  }

  /** Reads what {@link #json} wrote. */
  static Outcome read(byte[] json) throws IOException {
    @SuppressWarnings("unchecked")
    Map<String, Object> values = JSON.readValue(json, LinkedHashMap.class);
    return new Outcome(values);
  }

  Outcome with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** Takes over everything of another outcome. */
  Outcome replaceBy(Outcome other) {
    values.clear();
    values.putAll(other.values);
    return this;
  }

  /** Marks the job as failed. */
  Outcome failed(Failure failure) {
    return with("status", FAILED)
        .with("exitCode", failure.exitCode())
        .with("error", failure.sentence());
  }

  /** The value, or an empty text. */
  Object value(String key) {
    return values.getOrDefault(key, "");
  }

  String status() {
    return String.valueOf(value("status"));
  }

  /** Whether nothing is left to do: a run with this outcome is not run again. */
  boolean finished() {
    return status().equals(DONE) || status().equals(PUBLISHED) || status().equals(REFUSED);
  }

  int exitCode() {
    return value("exitCode") instanceof Integer code ? code : 0;
  }

  /** One line. */
  String json() {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an outcome holds something that is no JSON: " + values, e);
    }
  }

  byte[] bytes() {
    return (json() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
