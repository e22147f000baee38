package org.sunhwan.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.sunhwan.storage.Storage;

/**
 * dataset.json: the file that makes a folder a dataset.
 *
 * @param format version of the folder's layout
 * @param files digests of the small files beside it
 */
record DatasetFile(
    int format, String id, DatasetSettings settings, Map<String, Storage.Digest> files) {
  static final int FORMAT = 2;
  static final String NAME = "dataset.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String VOCABULARY = "vocabulary.txt";
  static final String LABELS = "labels.txt";
  static final String TARGET_TOKENIZER = "target-tokenizer.json";
  static final String TARGET_VOCABULARY = "target-vocabulary.txt";
  static final String CHARACTERS = "characters.txt";
  static final String STATISTICS = "statistics.json";
  static final String SEQUENCES = "sequences";

  /** Everything that preparing writes into the folder but {@link #NAME} and quarantine. */
  static final List<String> PARTS =
      List.of(
          SEQUENCES,
          TOKENIZER,
          VOCABULARY,
          LABELS,
          TARGET_TOKENIZER,
          TARGET_VOCABULARY,
          CHARACTERS,
          STATISTICS);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A " + value.getClass().getName() + " has no JSON form.", e);
    }
  }

  static <T> T read(Storage storage, String path, Class<T> type) {
    try {
      return JSON.readValue(storage.readText(path), type);
    } catch (JsonProcessingException e) {
      throw new CorpusException(
          path
              + " is damaged: "
              + e.getOriginalMessage()
              + ". Remove the folder and prepare the corpus again.",
          e);
    }
  }
}
