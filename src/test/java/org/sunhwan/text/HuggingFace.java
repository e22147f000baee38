package org.sunhwan.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A subword tokenizer in the form of Hugging Face's {@code tokenizer.json}, with the vocabulary's
 * ids; ids beyond the vocabulary are subwords it left out, to be read as unknown. Tokens are the
 * same but for lower-cased Greek: Hugging Face knows no final sigma.
 */
final class HuggingFace {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HuggingFace() {}

  static String json(SubwordTokenizer tokenizer, Vocabulary vocabulary) {
    ObjectNode file = JSON.createObjectNode().put("version", "1.0");
    file.putNull("truncation").putNull("padding");
    file.putArray("added_tokens");
    file.set("normalizer", normalizer(tokenizer.settings().lowerCase()));
    file.set("pre_tokenizer", preTokenizer());
    file.putNull("post_processor");
    file.set("decoder", metaspace());
    file.set("model", model(tokenizer.subwords(), vocabulary));
    try {
      return JSON.writeValueAsString(file);
    } catch (JsonProcessingException e) {
      throw new AssertionError("A tree in memory can be written.", e);
    }
  }

  private static ObjectNode normalizer(boolean lowerCase) {
    ObjectNode sequence = type("Sequence");
    ArrayNode steps = sequence.putArray("normalizers").add(type("NFC"));
    if (lowerCase) {
      steps.add(type("Lowercase")).add(type("NFC"));
    }
    // ▁ in the text separates words, as SpaceTokenizer has it.
    ObjectNode mark = type("Replace").put("content", " ");
    mark.putObject("pattern").put("String", Subwords.BEGIN);
    steps.add(mark);
    return sequence;
  }

  private static ObjectNode preTokenizer() {
    ObjectNode sequence = type("Sequence");
    sequence.putArray("pretokenizers").add(type("WhitespaceSplit")).add(metaspace());
    return sequence;
  }

  private static ObjectNode metaspace() {
    return type("Metaspace")
        .put("replacement", Subwords.BEGIN)
        .put("prepend_scheme", "always")
        .put("split", true);
  }

  /**
   * Ids are the vocabulary's. Subwords that it cut off get the ids after its last: merges need them
   * to exist.
   */
  private static ObjectNode model(Subwords subwords, Vocabulary vocabulary) {
    ObjectNode model = type("BPE");
    model.putNull("dropout");
    model.put("unk_token", Vocabulary.SPECIAL.get(Vocabulary.UNKNOWN));
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.token(id), id);
    }
    TokenTable symbols = subwords.symbols();
    for (int number = 0; number < symbols.size(); number++) {
      String symbol = symbols.token(number);
      if (!ids.has(symbol)) {
        ids.put(symbol, ids.size());
      }
    }
    ArrayNode merges = model.putArray("merges");
    for (Subwords.Merge merge : subwords.merges()) {
      merges.add(merge.left() + " " + merge.right());
    }
    return model;
  }

  private static ObjectNode type(String name) {
    return JSON.createObjectNode().put("type", name);
  }
}
