package org.sunhwan.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import org.sunhwan.storage.Storage;

/** The registry's small files: JSON objects that begin with the number of their format. */
final class Json {
  static final int FORMAT = 1;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not expressible as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads and checks; the advice says what to do about a damaged file. */
  static <T> T read(Storage storage, String path, Class<T> type, String advice) {
    String text = storage.readText(path);
    try {
      JsonNode tree = MAPPER.readTree(text);
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw new RegistryException(
            "%s has format %d, written by a newer Sunhwan; this one reads format %d. Update Sunhwan."
                .formatted(path, format, FORMAT));
      }
      if (format < 1) {
        throw new RegistryException(
            "%s is damaged: it is no JSON object with a format number. %s".formatted(path, advice));
      }
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new RegistryException("%s is damaged: %s. %s".formatted(path, reason(e), advice), e);
    }
  }

  /** What a record's constructor objects to, or what is wrong with the JSON. */
  private static String reason(JsonProcessingException e) {
    String reason =
        e.getCause() instanceof IllegalArgumentException objection
            ? objection.getMessage()
            : e.getOriginalMessage();
    return reason.lines().findFirst().orElse("not JSON");
  }
}
