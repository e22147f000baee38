package org.sunhwan.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A JSON object that says its {@code format} and {@code version}, read strictly: what is missing,
 * unknown or of another type is a sentence.
 */
final class JsonFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String name;
  private final String remedy;
  private final JsonNode content;

  /**
   * Parses and checks format and version.
   *
   * @param name what the file is, to begin a sentence with
   * @param remedy what to do about damage, a sentence
   */
  JsonFile(String json, String name, String remedy, String format, int version) {
    this.name = name;
    this.remedy = remedy;
    this.content = parse(json);
    if (!content.path("format").asText().equals(format)) {
      throw damaged("its format is not \"" + format + "\"");
    }
    int actual = integer("version");
    if (actual != version) {
      throw new CorpusException(
          String.format(
              "%s has format version %d, but this version of Sunhwan reads version %d: %s Sunhwan"
                  + " wrote it. Use that one, or make the file anew with this one.",
              name, actual, version, actual > version ? "a newer" : "an older"));
    }
  }

  static ObjectNode object(String format, int version) {
    return JSON.createObjectNode().put("format", format).put("version", version);
  }

  static String text(ObjectNode content) {
    try {
      return JSON.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new AssertionError("A tree in memory can be written.", e);
    }
  }

  private JsonNode parse(String json) {
    try {
      JsonNode parsed = JSON.readTree(json);
      if (!parsed.isObject()) {
        throw damaged("it is not a JSON object");
      }
      return parsed;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new CorpusException(damaged("it is not JSON" + where).getMessage(), e);
    }
  }

  void requireOnly(Collection<String> keys) {
    content
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                throw damaged("it holds an unknown key, " + Vocabulary.quoted(key));
              }
            });
  }

  String string(String key) {
    return string(content.path(key), key);
  }

  boolean bool(String key) {
    JsonNode node = content.path(key);
    return require(node, key, node.isBoolean(), "true or false").booleanValue();
  }

  int integer(String key) {
    JsonNode node = content.path(key);
    return require(node, key, node.isInt(), "a whole number").intValue();
  }

  List<String> strings(String key) {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array(key)) {
      strings.add(string(item, key));
    }
    return strings;
  }

  /** A list of lists of two strings. */
  List<List<String>> pairs(String key) {
    List<List<String>> pairs = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isArray() || item.size() != 2) {
        throw damaged("item " + (pairs.size() + 1) + " of " + key + " does not hold two texts");
      }
      pairs.add(List.of(string(item.get(0), key), string(item.get(1), key)));
    }
    return pairs;
  }

  private JsonNode array(String key) {
    JsonNode node = content.path(key);
    return require(node, key, node.isArray(), "a list");
  }

  private String string(JsonNode node, String key) {
    return require(node, key, node.isTextual(), "text").textValue();
  }

  private JsonNode require(JsonNode node, String key, boolean right, String what) {
    if (!right) {
      throw damaged(
          node.isMissingNode() ? "it has no " + key : key + " holds something else than " + what);
    }
    return node;
  }

  CorpusException damaged(String what) {
    return new CorpusException(name + " is damaged: " + what + ". " + remedy);
  }
}
