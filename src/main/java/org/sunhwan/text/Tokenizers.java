package org.sunhwan.text;

import java.util.Locale;

/** Makes tokenizers from settings and files. */
public final class Tokenizers {
  private Tokenizers() {}

  /** A tokenizer that needs no training: every kind but subwords. */
  public static Tokenizer of(TokenizerSettings settings) {
    return switch (settings.kind()) {
      case WORDS -> new WordTokenizer(settings);
      case CHARACTERS -> new CharacterTokenizer(settings);
      case KOREAN -> new KoreanTokenizer(settings);
      case SPACES -> new SpaceTokenizer(settings);
      case SUBWORDS ->
          throw new IllegalArgumentException(
              "A subword tokenizer is learned from words: count them with SubwordTokenizer.words"
                  + " and train it with SubwordTrainer.train.");
    };
  }

  /**
   * Inverse of {@link Tokenizer#json}. A file that is damaged, or that this installation would cut
   * differently, is a {@link CorpusException}.
   */
  public static Tokenizer read(String json) {
    return TokenizerFile.read(json);
  }

  /**
   * A subword tokenizer in the form of Hugging Face's {@code tokenizer.json}, with the vocabulary's
   * ids; ids beyond the vocabulary are subwords it left out, to be read as unknown. Tokens are the
   * same but for lower-cased Greek: Hugging Face knows no final sigma.
   */
  public static String huggingFace(Tokenizer tokenizer, Vocabulary vocabulary) {
    if (tokenizer instanceof SubwordTokenizer subwords) {
      return HuggingFace.json(subwords, vocabulary);
    }
    throw new IllegalArgumentException(
        "Only subword tokenizers have a form that Hugging Face reads; this one cuts "
            + tokenizer.settings().kind().name().toLowerCase(Locale.ROOT)
            + ".");
  }
}
