package org.sunhwan.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.util.Version;

/**
 * The form of tokenizer.json: {@code format} and {@code version}, the {@code library} that decides
 * where tokens end, all settings, and for subwords the {@code alphabet} and the {@code merges} in
 * the order they were learned.
 */
final class TokenizerFile {
  static final String FORMAT = "sunhwan-tokenizer";
  static final int VERSION = 1;

  private static final String SPACES = "SPACES";
  private static final Set<String> KEYS =
      Set.of(
          "format",
          "version",
          "library",
          "kind",
          "lowerCase",
          "punctuation",
          "merges",
          "minimumPairCount");
  private static final Set<String> SUBWORD_KEYS = Set.of("alphabet", "pairs");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private TokenizerFile() {}

  /** Of a tokenizer that is its settings. */
  static String write(TokenizerSettings settings) {
    return text(base(settings, settings.kind().name()));
  }

  static String writeSpaces(TokenizerSettings settings) {
    return text(base(settings, SPACES));
  }

  static String writeSubwords(
      TokenizerSettings settings, List<String> alphabet, List<Subwords.Merge> merges) {
    ObjectNode file = base(settings, settings.kind().name());
    alphabet.forEach(file.putArray("alphabet")::add);
    var pairs = file.putArray("pairs");
    merges.forEach(merge -> pairs.addArray().add(merge.left()).add(merge.right()));
    return text(file);
  }

  private static ObjectNode base(TokenizerSettings settings, String kind) {
    return JSON.createObjectNode()
        .put("format", FORMAT)
        .put("version", VERSION)
        .put("library", library(settings.kind()))
        .put("kind", kind)
        .put("lowerCase", settings.lowerCase())
        .put("punctuation", settings.punctuation())
        .put("merges", settings.merges())
        .put("minimumPairCount", settings.minimumPairCount());
  }

  /** ICU normalises, lower-cases and finds words; Nori brings its dictionary. */
  private static String library(TokenizerSettings.Kind kind) {
    VersionInfo version = VersionInfo.ICU_VERSION;
    String icu = "ICU " + version.getMajor() + "." + version.getMinor();
    return kind == TokenizerSettings.Kind.KOREAN ? icu + ", Nori " + Version.LATEST : icu;
  }

  private static String text(ObjectNode file) {
    try {
      return JSON.writeValueAsString(file);
    } catch (JsonProcessingException e) {
      throw new AssertionError("A tree in memory can be written.", e);
    }
  }

  static Tokenizer read(String json) {
    JsonNode file = parse(json);
    requireFormat(file);
    String kind = string(file, "kind");
    boolean spaces = kind.equals(SPACES);
    TokenizerSettings settings =
        settings(file, spaces ? TokenizerSettings.Kind.SUBWORDS : kind(kind));
    boolean subwords = settings.kind() == TokenizerSettings.Kind.SUBWORDS && !spaces;
    requireKeys(file, subwords);
    requireLibrary(file, settings.kind());
    if (spaces) {
      return new SpaceTokenizer(settings);
    }
    if (!subwords) {
      return Tokenizers.of(settings);
    }
    try {
      return new SubwordTokenizer(settings, new Subwords(alphabet(file), merges(file)));
    } catch (IllegalArgumentException e) {
      throw new CorpusException("The tokenizer file is damaged: " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      JsonNode file = JSON.readTree(json);
      if (!file.isObject()) {
        throw damaged("it is not a JSON object");
      }
      return file;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new CorpusException(
          damaged(
                  "it is not JSON"
                      + (at == null
                          ? ""
                          : " at line " + at.getLineNr() + ", column " + at.getColumnNr()))
              .getMessage(),
          e);
    }
  }

  private static void requireFormat(JsonNode file) {
    if (!file.path("format").asText().equals(FORMAT)) {
      throw damaged("its format is not \"" + FORMAT + "\"");
    }
    int version = integer(file, "version");
    if (version != VERSION) {
      throw new CorpusException(
          "The tokenizer file has format version "
              + version
              + ", but this version of Sunhwan reads version "
              + VERSION
              + ". "
              + (version > VERSION
                  ? "A newer Sunhwan wrote it: use that one."
                  : "Prepare the dataset again and train on it."));
    }
  }

  private static void requireLibrary(JsonNode file, TokenizerSettings.Kind kind) {
    String wrote = string(file, "library");
    String here = library(kind);
    if (!wrote.equals(here)) {
      throw new CorpusException(
          "The tokenizer was made with "
              + wrote
              + ", but this installation has "
              + here
              + ", which may cut text differently from what the model was trained on. Use the"
              + " Sunhwan that made it, or prepare the dataset again and train on it.");
    }
  }

  private static void requireKeys(JsonNode file, boolean subwords) {
    Set<String> expected = new TreeSet<>(KEYS);
    if (subwords) {
      expected.addAll(SUBWORD_KEYS);
    }
    for (Iterator<String> names = file.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!expected.contains(name)) {
        throw damaged("it holds an unknown key, " + Vocabulary.quoted(name));
      }
    }
  }

  private static TokenizerSettings.Kind kind(String name) {
    for (TokenizerSettings.Kind kind : TokenizerSettings.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw damaged("its kind is unknown: " + Vocabulary.quoted(name));
  }

  private static TokenizerSettings settings(JsonNode file, TokenizerSettings.Kind kind) {
    try {
      return new TokenizerSettings(
          kind,
          bool(file, "lowerCase"),
          bool(file, "punctuation"),
          integer(file, "merges"),
          integer(file, "minimumPairCount"));
    } catch (IllegalArgumentException e) {
      throw new CorpusException("The tokenizer file is damaged: " + e.getMessage(), e);
    }
  }

  private static List<String> alphabet(JsonNode file) {
    List<String> alphabet = new ArrayList<>();
    for (JsonNode character : array(file, "alphabet")) {
      alphabet.add(text(character, "alphabet"));
    }
    return alphabet;
  }

  private static List<Subwords.Merge> merges(JsonNode file) {
    List<Subwords.Merge> merges = new ArrayList<>();
    for (JsonNode pair : array(file, "pairs")) {
      if (!pair.isArray() || pair.size() != 2) {
        throw damaged("pair " + (merges.size() + 1) + " of pairs does not hold two tokens");
      }
      merges.add(new Subwords.Merge(text(pair.get(0), "pairs"), text(pair.get(1), "pairs")));
    }
    return merges;
  }

  private static JsonNode array(JsonNode file, String key) {
    return require(file.path(key), key, file.path(key).isArray(), "a list");
  }

  private static String string(JsonNode file, String key) {
    return text(file.path(key), key);
  }

  private static String text(JsonNode node, String key) {
    return require(node, key, node.isTextual(), "text").textValue();
  }

  private static boolean bool(JsonNode file, String key) {
    return require(file.path(key), key, file.path(key).isBoolean(), "true or false").booleanValue();
  }

  private static int integer(JsonNode file, String key) {
    return require(file.path(key), key, file.path(key).isInt(), "a whole number").intValue();
  }

  private static JsonNode require(JsonNode node, String key, boolean right, String what) {
    if (!right) {
      throw damaged(
          node.isMissingNode() ? "it has no " + key : key + " holds something else than " + what);
    }
    return node;
  }

  private static CorpusException damaged(String what) {
    return new CorpusException(
        "The tokenizer file is damaged: "
            + what
            + ". Restore it, or prepare the dataset again and train on it.");
  }
}
