package org.sunhwan.text;

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
}
