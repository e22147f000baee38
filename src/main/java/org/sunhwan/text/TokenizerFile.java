package org.sunhwan.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.Version;

/**
 * The form of tokenizer.json: {@code format} and {@code version}, the {@code library} that decides
 * where tokens end, all settings, and for subwords the {@code alphabet} and the {@code pairs} that
 * merge, in the order they were learned.
 */
final class TokenizerFile {
  private static final String FORMAT = "sunhwan-tokenizer";
  private static final int VERSION = 1;

  /** The kind of the {@link SpaceTokenizer} that only subword training uses. */
  private static final String WORDS_TO_LEARN_FROM = "WORDS_TO_LEARN_FROM";

  private static final List<String> KEYS =
      List.of(
          "format",
          "version",
          "library",
          "kind",
          "lowerCase",
          "punctuation",
          "merges",
          "minimumPairCount");

  private TokenizerFile() {}

  /** Of a tokenizer that is its settings. */
  static String write(TokenizerSettings settings) {
    return JsonFile.text(base(settings, settings.kind().name()));
  }

  static String writeWords(TokenizerSettings settings) {
    return JsonFile.text(base(settings, WORDS_TO_LEARN_FROM));
  }

  static String writeSubwords(TokenizerSettings settings, Subwords subwords) {
    ObjectNode file = base(settings, settings.kind().name());
    subwords.alphabet().forEach(file.putArray("alphabet")::add);
    var pairs = file.putArray("pairs");
    subwords.merges().forEach(merge -> pairs.addArray().add(merge.left()).add(merge.right()));
    return JsonFile.text(file);
  }

  private static ObjectNode base(TokenizerSettings settings, String kind) {
    return JsonFile.object(FORMAT, VERSION)
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

  static Tokenizer read(String json) {
    var file =
        new JsonFile(
            json,
            "The tokenizer file",
            "Restore it, or prepare the dataset again and train on it.",
            FORMAT,
            VERSION);
    try {
      return read(file);
    } catch (IllegalArgumentException e) {
      throw new CorpusException(file.damaged(e.getMessage()).getMessage(), e);
    }
  }

  private static Tokenizer read(JsonFile file) {
    String kind = file.string("kind");
    boolean words = kind.equals(WORDS_TO_LEARN_FROM);
    TokenizerSettings settings =
        new TokenizerSettings(
            words ? TokenizerSettings.Kind.SUBWORDS : kind(kind),
            file.bool("lowerCase"),
            file.bool("punctuation"),
            file.integer("merges"),
            file.integer("minimumPairCount"));
    requireLibrary(file, settings.kind());
    List<String> keys = new ArrayList<>(KEYS);
    if (words || settings.kind() != TokenizerSettings.Kind.SUBWORDS) {
      file.requireOnly(keys);
      return words ? new SpaceTokenizer(settings) : Tokenizers.of(settings);
    }
    keys.addAll(List.of("alphabet", "pairs"));
    file.requireOnly(keys);
    List<Subwords.Merge> merges =
        file.pairs("pairs").stream().map(p -> new Subwords.Merge(p.get(0), p.get(1))).toList();
    return new SubwordTokenizer(settings, new Subwords(file.strings("alphabet"), merges));
  }

  private static TokenizerSettings.Kind kind(String name) {
    for (TokenizerSettings.Kind kind : TokenizerSettings.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("its kind is unknown: " + Vocabulary.quoted(name));
  }

  private static void requireLibrary(JsonFile file, TokenizerSettings.Kind kind) {
    String wrote = file.string("library");
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
}
